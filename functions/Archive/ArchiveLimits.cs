using Chat.Functions.Messages;

namespace Chat.Functions.Archive;

/// <summary>
/// What a row can hold, checked before the store is asked: Azurite accepts what Azure refuses. The service's own limits are lower
/// (28 KB per message), so what fails here did not come from it.
/// </summary>
public static class ArchiveLimits
{
    private const int LongestId = 200;

    /// <summary>Why this event can never be stored; null when it can.</summary>
    public static string? Broken(ChatEvent happened) => happened switch
    {
        { ThreadId.Length: > LongestId } => $"data.threadId has more than {LongestId} characters",
        { OccurredOn.UtcDateTime.Year: < 1601 } => "the event is older than the store's calendar",
        MessageEvent { MessageId.Length: > LongestId } => $"data.messageId has more than {LongestId} characters",
        MessageEvent { ComposedOn.UtcDateTime.Year: < 1601 } => "data.composeTime is older than the store's calendar",
        MessageEvent { Text.Length: > MessageRow.LongestText } => $"data.messageBody has more than {MessageRow.LongestText} characters",
        MessageEvent { Sender.Value.Length: > LongestId } => $"the sender's id has more than {LongestId} characters",
        MessageEvent { SenderName.Length: > MessageRow.LongestText } => "data.senderDisplayName is too long",
        MessageEvent { Metadata: { } metadata } when metadata.Sum(pair => (6L * pair.Key.Length) + (6L * (pair.Value?.Length ?? 0)) + 6) > MessageRow.LongestText =>
            "data.metadata is too long",
        ThreadEvent { Who.Value.Length: > LongestId } or ThreadEvent { By.Value.Length: > LongestId } => $"a person's id has more than {LongestId} characters",
        ThreadEvent { Topic.Length: > MessageRow.LongestText } or ThreadEvent { WhoName.Length: > MessageRow.LongestText } => "a text is too long",
        ThreadEvent { Participants: var people } when people.Sum(p => (long)p.Value.Length + 3) > MessageRow.LongestText => "data.participants is too long",
        _ => null,
    };
}
