namespace Chat.Emulator.Chat;

/// <summary>A member of a thread. One who joined without a share history time sees everything.</summary>
internal sealed record Participant(
    string Id,
    string? DisplayName,
    DateTimeOffset ShareHistoryTime,
    IReadOnlyDictionary<string, string>? Metadata,
    string? Role = null);
