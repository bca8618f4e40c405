namespace Chat.Functions.Threads;

/// <summary>A thread with a topic and the people in it besides the caller.</summary>
public sealed record CreateThreadRequest(
    string? Topic = null,
    IReadOnlyList<ParticipantRequest?>? Participants = null,
    IReadOnlyDictionary<string, string?>? Metadata = null,
    Retention? Retention = null);
