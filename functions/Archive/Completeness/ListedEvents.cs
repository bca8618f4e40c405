using System.Globalization;
using Azure.Communication.Chat;
using Chat.Functions.Acs;
using Chat.Functions.Messages;

namespace Chat.Functions.Archive.Completeness;

/// <summary>
/// What a listing of messages shows, as the events that should have told it. A listing shows a message as it stands: neither its earlier versions,
/// nor what a deleted one said. What happened to the thread it shows as messages of the system's:
/// learn.microsoft.com/azure/communication-services/concepts/chat/concepts#message-types.
/// </summary>
public static class ListedEvents
{
    // The first two messages of a thread are the system's, about its making: who was in it, and its topic.
    private const string FirstSequence = "1";
    private const string SecondSequence = "2";

    public static IEnumerable<ChatEvent> Of(string threadId, IReadOnlyList<ChatMessage> listed) => listed.SelectMany(message => Of(threadId, message, listed));

    /// <summary>The version as a number; null for what is not the service's.</summary>
    public static long? VersionOf(ChatMessage message) =>
        long.TryParse(message.Version, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version <= ChatEvents.LatestVersion ? version : null;

    private static IEnumerable<ChatEvent> Of(string threadId, ChatMessage message, IReadOnlyList<ChatMessage> listed)
    {
        if (VersionOf(message) is not { } version)
        {
            return [];
        }

        var people = message.Content?.Participants ?? [];

        return message.Type switch
        {
            var type when type == ChatMessageType.Text || type == ChatMessageType.Html => message.Sender?.RawId is { Length: > 0 } sender ? [Message(sender)] : [],
            var type when type == ChatMessageType.ParticipantAdded && message.SequenceId == FirstSequence => [Created()],
            var type when type == ChatMessageType.ParticipantAdded => people.Select(one => Thread(ThreadChange.ParticipantAdded, one)),
            var type when type == ChatMessageType.ParticipantRemoved => people.Select(one => Thread(ThreadChange.ParticipantRemoved, one)),
            var type when type == ChatMessageType.TopicUpdated && message.SequenceId != SecondSequence => [Thread(ThreadChange.PropertiesUpdated, null)],
            _ => [],
        };

        MessageEvent Message(string sender) => new()
        {
            EventId = $"listed-{message.Id}-{version}",
            ThreadId = threadId,
            Version = version,
            Change = message.DeletedOn is not null ? MessageChange.Deleted : message.EditedOn is not null ? MessageChange.Edited : MessageChange.Received,
            MessageId = message.Id,
            Sender = new AcsUserId(sender),
            SenderName = message.SenderDisplayName,
            Text = message.DeletedOn is null ? message.Content?.Message ?? "" : null,
            IsHtml = message.Type == ChatMessageType.Html,
            Metadata = message.DeletedOn is null ? message.Metadata as IReadOnlyDictionary<string, string?> : null,
            ComposedOn = Exactly(message.Id, message.CreatedOn),
            OccurredOn = Exactly(message.Version, message.DeletedOn ?? message.EditedOn ?? message.CreatedOn),
        };

        ThreadEvent Created() => Thread(ThreadChange.Created, null) with
        {
            Topic = listed.FirstOrDefault(one => one.SequenceId == SecondSequence && one.Type == ChatMessageType.TopicUpdated)?.Content?.Topic,
            Participants = [.. people.Select(one => new AcsUserId(one.User.RawId))],
        };

        ThreadEvent Thread(ThreadChange change, ChatParticipant? who) => new()
        {
            EventId = $"listed-{message.Id}-{version}-{who?.User.RawId}",
            ThreadId = threadId,
            Version = version,
            Change = change,
            OccurredOn = Exactly(message.Id, message.CreatedOn),
            By = message.Content?.Initiator?.RawId is { Length: > 0 } by ? new AcsUserId(by) : null,
            Who = who is null ? null : new AcsUserId(who.User.RawId),
            WhoName = who?.DisplayName,
            Topic = change is ThreadChange.PropertiesUpdated ? message.Content?.Topic : null,
        };
    }

    // Times are listed in whole seconds; ids and versions are the same times in milliseconds.
    private static DateTimeOffset Exactly(string number, DateTimeOffset listed) =>
        long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
        && Math.Abs(milliseconds - listed.ToUnixTimeMilliseconds()) <= 1000
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : listed;
}
