using System.Globalization;
using Chat.Emulator.Chat;

namespace Chat.Emulator.EventGrid;

/// <summary>Which events a change raises: thread-level ones, one for each happening.</summary>
/// <remarks>learn.microsoft.com/azure/event-grid/communication-services-chat-events</remarks>
internal static class ChatEvents
{
    public static IEnumerable<GridEvent> Of(ChatChange change, ChatState chat)
    {
        if (chat.Find(change.ThreadId) is not { } thread)
        {
            return [];
        }

        var subject = $"thread/{thread.Id}";

        return change switch
        {
            MessageSent sent => [Message("ChatMessageReceivedInThread", sent.Version)],
            MessageEdited edited => [Message("ChatMessageEditedInThread", edited.MessageId)],
            MessageDeleted deleted => [Message("ChatMessageDeletedInThread", deleted.MessageId)],
            ThreadCreated created => [One("ChatThreadCreated", $"{subject}/createdBy/{change.By}", data => data.ThreadCreated(thread, created))],
            ThreadUpdated updated =>
                [One("ChatThreadPropertiesUpdated", $"{subject}/editedBy/{change.By}", data => data.ThreadUpdated(thread, updated))],
            ThreadDeleted => [One("ChatThreadDeleted", $"{subject}/deletedBy/{change.By}", data => data.ThreadDeleted(thread, change))],
            ParticipantsAdded added => added.Participants.Select((participant, index) => One(
                "ChatThreadParticipantAdded",
                $"{subject}/participantadded/{participant.Id}",
                data => data.ParticipantAdded(thread, added, participant),
                index)),
            ParticipantRemoved removed =>
            [
                One(
                    "ChatThreadParticipantRemoved",
                    $"{subject}/participantremoved/{removed.ParticipantId}",
                    data => data.ParticipantRemoved(thread, removed)),
            ],
            _ => [],
        };

        GridEvent Message(string type, long id)
        {
            var message = thread.Messages.Find(id)!;

            return One(type, $"{subject}/sender/{message.By}", data => data.Message(change, message));
        }

        GridEvent One(string type, string about, Action<ThreadEventData> write, int index = 0)
        {
            using var data = new ThreadEventData(thread, Transaction(change.Id, index));
            write(data);

            return new GridEvent(IdOf(change.Id, index), GridEvent.Prefix + type, about, change.At, data.End());
        }
    }

    /// <summary>The same for the same change, however often it is read.</summary>
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
