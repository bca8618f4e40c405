using System.Globalization;
using Chat.Emulator.Chat;
using Chat.Emulator.Chat.Wire;

namespace Chat.Emulator.EventGrid;

/// <summary>Which events a change raises. They follow from the change and the thread alone, ids included.</summary>
/// <remarks>learn.microsoft.com/azure/event-grid/communication-services-chat-events</remarks>
internal readonly struct ChatEvents(ChatChange change, ChatThread thread, bool quirks, Func<string, bool> wanted)
{
    // Ids of thread-level events come first; then a place for each of 250 recipients of each of 200 added participants.
    private const int FirstRecipient = 256;
    private const int PlacesPerPerson = 256;

    public static IEnumerable<GridEvent> Of(ChatChange change, ChatState chat, bool quirks, Func<string, bool> wanted)
    {
        if (chat.Find(change.ThreadId) is not { } thread)
        {
            return [];
        }

        var events = new ChatEvents(change, thread, quirks, wanted);

        return change switch
        {
            MessageSent sent => events.Message("ChatMessageReceived", sent.Version),
            MessageEdited edited => events.Message("ChatMessageEdited", edited.MessageId),
            MessageDeleted deleted => events.Message("ChatMessageDeleted", deleted.MessageId),
            ThreadCreated created => events.Both(
                "ChatThreadCreated", "ChatThreadCreatedWithUser", $"createdBy/{change.By}", data => data.ThreadCreated(thread, created)),
            ThreadUpdated updated => events.Both(
                "ChatThreadPropertiesUpdated",
                "ChatThreadPropertiesUpdatedPerUser",
                $"editedBy/{change.By}",
                data => data.ThreadUpdated(thread, updated)),
            ThreadDeleted => events.Both(
                "ChatThreadDeleted", "ChatThreadWithUserDeleted", $"deletedBy/{change.By}", data => data.ThreadDeleted(thread, change)),
            ParticipantsAdded added => added.Participants.SelectMany((participant, index) => events.Both(
                "ChatThreadParticipantAdded",
                "ChatParticipantAddedToThreadWithUser",
                $"participantAdded/{participant.Id}",
                data => data.ParticipantAdded(thread, added, participant),
                index)),
            ParticipantRemoved removed => events.Both(
                "ChatThreadParticipantRemoved",
                "ChatParticipantRemovedFromThreadWithUser",
                $"participantRemoved/{removed.ParticipantId}",
                data => data.ParticipantRemoved(thread, removed),
                also: removed.ParticipantId),
            _ => [],
        };
    }

    private IEnumerable<GridEvent> Message(string type, long id)
    {
        var (happened, message) = (change, thread.Messages.Find(id)!);

        return Both($"{type}InThread", type, $"sender/{message.By}", data => data.Message(happened, message), message: ChatWire.Number(id));
    }

    /// <summary>The thread-level event, and one for each participant concerned except the one who caused it.</summary>
    private IEnumerable<GridEvent> Both(
        string threadType, string userType, string about, Action<ChatEventData> write, int index = 0, string? also = null, string? message = null)
    {
        var subject = $"thread/{thread.Id}/{about}";
        if (wanted(GridEvent.Prefix + threadType))
        {
            // The service's samples write these two in lower case, in thread-level subjects only.
            var spelt = subject
                .Replace("/participantAdded/", "/participantadded/", StringComparison.Ordinal)
                .Replace("/participantRemoved/", "/participantremoved/", StringComparison.Ordinal);

            yield return One(threadType, spelt, write, index, null, message);
        }

        if (!wanted(GridEvent.Prefix + userType))
        {
            yield break;
        }

        var place = FirstRecipient + (index * PlacesPerPerson);
        var by = change.By;
        foreach (var recipient in thread.Participants.Select(participant => participant.Id).Concat(also is null ? [] : [also]).Where(id => id != by))
        {
            yield return One(userType, $"{subject}/recipient/{recipient}", write, place++, recipient, message);
        }
    }

    private GridEvent One(string type, string subject, Action<ChatEventData> write, int index, string? recipient, string? message)
    {
        using var data = new ChatEventData(thread.Id, Transaction(change.Id, index), recipient, quirks);
        write(data);

        return new GridEvent(IdOf(change.Id, index), GridEvent.Prefix + type, subject, change.At, data.End()) { MessageId = message };
    }

    private static Guid IdOf(Guid change, int index)
    {
        Span<byte> bytes = stackalloc byte[16];
        change.TryWriteBytes(bytes);
        bytes[15] ^= (byte)index;
        bytes[14] ^= (byte)(index >> 8);

        return new Guid(bytes);
    }

    // A correlation vector, as the service writes it.
    private static string Transaction(Guid change, int index) =>
        $"{Convert.ToBase64String(change.ToByteArray().AsSpan(0, 9))}.1.1.1.{(index + 1).ToString(CultureInfo.InvariantCulture)}";
}
