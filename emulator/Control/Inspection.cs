using Chat.Emulator.Chat;
using Chat.Emulator.Chat.Wire;
using Chat.Emulator.Http;
using Chat.Emulator.Realtime;
using Chat.Emulator.State;

namespace Chat.Emulator.Control;

/// <summary>What the inspector shows: the latest of everything. Tokens are told of, never shown.</summary>
internal sealed class Inspection(Ledger ledger, Switchboard switchboard)
{
    // A page is for people; the services list everything.
    private const int Most = 200;

    public Answer Threads() => ledger.Run(state =>
    {
        var threads = state.Chat.Threads.Select(Thread).OrderByDescending(entry => entry.Activity).Take(Most).Select(entry => entry.Thread).ToArray();

        return Answer.Json(200, new InspectedThreads(threads), ControlJson.Default.InspectedThreads);
    });

    public Answer Thread(string id) => ledger.Run(state =>
    {
        if (state.Chat.Find(id) is not { } thread)
        {
            return new Refusal(404, "ResourceNotFound", "There is no such thread.");
        }

        lock (thread.Gate)
        {
            return Answer.Json(
                200,
                new InspectedConversation(thread.Id, thread.Topic, [.. thread.Participants.Select(person => Participant(thread, person))], Messages(thread)),
                ControlJson.Default.InspectedConversation);
        }
    });

    public Answer Identities() => ledger.Run(state =>
    {
        var lines = switchboard.Lines.CountBy(line => line.Caller.Id).ToDictionary();
        var identities = state.Identities.All.OrderByDescending(identity => identity.LastTokenIssuedAt).Take(Most).Select(identity => new InspectedIdentity(
            identity.Id,
            identity.CustomId,
            identity.LastTokenIssuedAt,
            identity.Generation,
            state.Chat.Of(identity.Id).All().Length,
            lines.GetValueOrDefault(identity.Id))).ToArray();

        return Answer.Json(200, new InspectedIdentities(identities), ControlJson.Default.InspectedIdentities);
    });

    private static (long Activity, InspectedThread Thread) Thread(ChatThread thread)
    {
        lock (thread.Gate)
        {
            return (thread.Activity, new InspectedThread(
                thread.Id,
                thread.Topic,
                thread.ParticipantCount,
                thread.Messages.Count,
                thread.LastMessageReceivedOn ?? thread.CreatedOn,
                thread.DeletedOn is null ? "" : "deleted"));
        }
    }

    private static InspectedParticipant Participant(ChatThread thread, Participant person) => new(
        person.Id,
        person.DisplayName ?? "",
        person.ShareHistoryTime == DateTimeOffset.UnixEpoch ? "the beginning" : ChatWire.Time(person.ShareHistoryTime),
        thread.Receipts.FirstOrDefault(receipt => receipt.Reader == person.Id) is { } read ? ChatWire.Number(read.MessageId) : "");

    private static List<InspectedMessage> Messages(ChatThread thread)
    {
        var messages = new List<InspectedMessage>();
        for (var message = thread.Messages.AtOrBelow(thread.Messages.Last);
             message is not null && messages.Count < Most;
             message = thread.Messages.AtOrBelow(message.Sequence - 1))
        {
            messages.Add(new InspectedMessage(
                ChatWire.Number(message.Id),
                message.Sequence,
                ChatWire.Type(message.Type),
                message.By,
                message.SenderDisplayName ?? "",
                message.Content ?? message.Topic ?? string.Join(", ", (message.Participants ?? []).Select(person => person.DisplayName ?? person.Id)),
                message.CreatedOn,
                message.EditedOn,
                message.DeletedOn,
                message.Metadata));
        }

        return messages;
    }
}
