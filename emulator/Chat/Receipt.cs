namespace Chat.Emulator.Chat;

/// <summary>How far a participant has read.</summary>
internal sealed record Receipt(string Reader, long MessageId, DateTimeOffset ReadOn);
