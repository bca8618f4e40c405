namespace Chat.Emulator.Chat;

/// <summary>When a thread is deleted by itself; no days means never.</summary>
/// <remarks>learn.microsoft.com/rest/api/communication/chat/chat/create-chat-thread</remarks>
internal sealed record RetentionPolicy(int? DeleteThreadAfterDays)
{
    public const string None = "none";
    public const string ThreadCreationDate = "threadCreationDate";
}
