namespace Chat.Emulator.Chat;

/// <summary>The part of a thread somebody may read: from a time on, and for one who was removed up to a sequence number.</summary>
/// <remarks>learn.microsoft.com/azure/communication-services/concepts/chat/concepts</remarks>
internal readonly record struct HistoryWindow(DateTimeOffset From, int LastSequence)
{
    public bool IsOpen => LastSequence == int.MaxValue;

    public bool Shows(Message message) => message.Id >= From.ToUnixTimeMilliseconds() && message.Sequence <= LastSequence;
}
