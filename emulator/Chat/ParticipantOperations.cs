using System.Text.Json.Serialization.Metadata;
using Chat.Emulator.Chat.Wire;
using Chat.Emulator.Http;
using Chat.Emulator.Identity;
using Chat.Emulator.State;

namespace Chat.Emulator.Chat;

/// <summary>Lists, adds and removes the participants of a thread.</summary>
/// <remarks>learn.microsoft.com/rest/api/communication/chat/chat-thread</remarks>
internal sealed class ParticipantOperations(ThreadDoor door)
{
    private readonly Ledger ledger = door.Ledger;

    public Answer List(HttpContext http, Caller caller, string threadId) =>
        List(http, caller, threadId, "participants", ChatWire.Participant, ChatJson.Wire.ParticipantPage);

    public Answer List<T>(
        HttpContext http, Caller caller, string threadId, string room, Func<Participant, T> write, JsonTypeInfo<PageBody<T>> type)
    {
        if (PageRequest.Refuses(http.Request.Query, out var page) is { } refusal)
        {
            return refusal;
        }

        return door.Enter(threadId, caller, TokenScopes.MayReadAndWrite, thread =>
        {
            var value = thread.Participants.Skip(page.Skip).Take(page.Size).Select(write).ToArray();
            var next = (long)page.Skip + page.Size < thread.ParticipantCount
                ? NextLink.Skip(http, $"/chat/threads/{threadId}/{room}", page.Skip + page.Size, page.Size)
                : null;

            return Answer.Json(200, new PageBody<T>(value, next), type);
        });
    }

    public Answer Add(Caller caller, string threadId, AddParticipantsRequest ask) => Add(
        caller, threadId, ask, invalid => Answer.Json(201, new AddedParticipantsBody(invalid), ChatJson.Wire.AddedParticipantsBody));

    public Answer Add(Caller caller, string threadId, AddParticipantsRequest ask, Func<IReadOnlyList<InvalidParticipantBody>?, Answer> answer)
    {
        if (ask.Participants is not { Count: > 0 })
        {
            return ChatRefusals.ParticipantsMissing;
        }

        if (ParticipantRules.Refuses(ask.Participants, out var participants) is { } refusal)
        {
            return refusal;
        }

        return door.Enter(threadId, caller, TokenScopes.MayChangeParticipants, thread =>
        {
            if (thread.IsSticky)
            {
                return ChatRefusals.Forbidden;
            }

            var invalid = ledger.Run(state => ParticipantRules.Reject(state, participants));
            participants.RemoveAll(participant => thread.Find(participant.Id) is not null);
            if (thread.ParticipantCount + participants.Count > ChatLimits.Participants)
            {
                return ChatRefusals.TooManyParticipants;
            }

            if (participants.Count > 0)
            {
                var now = ledger.Now;
                ledger.Commit(new ParticipantsAdded(threadId, caller.Id, thread.NextVersion(now), participants) { At = now });
            }

            return answer(invalid);
        });
    }

    public Answer Remove(Caller caller, string threadId, IdentifierBody ask)
    {
        if (ask.Id() is not { } id)
        {
            return ChatRefusals.IdentifierUnreadable;
        }

        return door.Enter(threadId, caller, TokenScopes.MayChangeParticipants, thread =>
        {
            if (thread.IsSticky)
            {
                return ChatRefusals.Forbidden;
            }

            if (thread.Find(id) is null)
            {
                return ChatRefusals.NotFound;
            }

            var now = ledger.Now;
            ledger.Commit(new ParticipantRemoved(threadId, caller.Id, thread.NextVersion(now), id) { At = now });

            return Answer.Status(204);
        });
    }
}
