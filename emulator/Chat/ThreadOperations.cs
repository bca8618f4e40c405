using System.Buffers.Text;
using System.Security.Cryptography;
using Chat.Emulator.Chat.Wire;
using Chat.Emulator.Http;
using Chat.Emulator.Identity;
using Chat.Emulator.State;

namespace Chat.Emulator.Chat;

/// <summary>Makes, shows, changes and deletes threads.</summary>
/// <remarks>learn.microsoft.com/rest/api/communication/chat/chat and …/chat/chat-thread</remarks>
internal sealed class ThreadOperations(ThreadDoor door)
{
    private readonly Ledger ledger = door.Ledger;

    public Answer Create(HttpContext http, Caller caller, CreateThreadRequest ask) => Create(http, caller, ask, (thread, invalid) => Answer.Json(
        201,
        new CreatedThreadBody(ChatWire.Thread(thread), invalid),
        ChatJson.Wire.CreatedThreadBody,
        location: $"{NextLink.Base(http)}/chat/threads/{Uri.EscapeDataString(thread.Id)}"));

    public Answer Create(
        HttpContext http, Caller caller, CreateThreadRequest ask, Func<ChatThread, IReadOnlyList<InvalidParticipantBody>?, Answer> answer)
    {
        if (!caller.May(TokenScopes.MayChangeThreads))
        {
            return ChatRefusals.Forbidden;
        }

        if (string.IsNullOrEmpty(ask.Topic))
        {
            return ChatRefusals.TopicMissing;
        }

        if (ParticipantRules.Refuses(ask.Participants ?? [], out var participants) is { } unreadable)
        {
            return unreadable;
        }

        if (ParticipantRules.Refuses(ask.Metadata, out var metadata) is { } badMetadata)
        {
            return badMetadata;
        }

        if (!ChatWire.TryRetention(ask.RetentionPolicy, out var retention))
        {
            return ChatRefusals.RetentionUnreadable;
        }

        var requestId = http.Request.Headers["repeatability-request-id"].ToString() is { Length: > 0 } id ? id : null;

        return ledger.Run(state =>
        {
            var user = state.Chat.Of(caller.Id);
            lock (user.Creating)
            {
                var created = requestId is not null && user.CreatedBy(requestId) is { } earlier ? state.Chat.Find(earlier) : null;
                var invalid = created is null ? ParticipantRules.Reject(state, participants) : null;
                created ??= Create(state, caller, ask, participants, metadata, retention, requestId);

                lock (created.Gate)
                {
                    return answer(created, invalid);
                }
            }
        });
    }

    public Answer Get(Caller caller, string threadId) =>
        Get(caller, threadId, thread => Answer.Json(200, ChatWire.Thread(thread), ChatJson.Wire.ThreadBody));

    public Answer Get(Caller caller, string threadId, Func<ChatThread, Answer> answer) =>
        door.Enter(threadId, caller, TokenScopes.MayReadAndWrite, answer);

    public Answer Update(Caller caller, string threadId, UpdateThreadRequest ask)
    {
        if (ask.Topic is "")
        {
            return ChatRefusals.TopicMissing;
        }

        if (!ChatWire.TryMetadata(ask.Metadata, out var metadata))
        {
            return ChatRefusals.MetadataNotText;
        }

        if (!ChatWire.TryRetention(ask.RetentionPolicy, out var retention))
        {
            return ChatRefusals.RetentionUnreadable;
        }

        return door.Enter(threadId, caller, TokenScopes.MayChangeThreads, thread =>
        {
            if (ChatWire.Size(MetadataMerge.Merge(thread.Metadata, metadata)) > ChatLimits.MetadataBytes)
            {
                return ChatRefusals.MetadataTooLarge;
            }

            if (ask.Topic is not null || metadata is { Count: > 0 } || retention is not null)
            {
                var now = ledger.Now;
                ledger.Commit(new ThreadUpdated(threadId, caller.Id, thread.NextVersion(now), ask.Topic, metadata, retention) { At = now });
            }

            return Answer.Status(204);
        });
    }

    public Answer Delete(Caller caller, string threadId) => door.Enter(threadId, caller, TokenScopes.MayChangeThreads, thread =>
    {
        var now = ledger.Now;
        ledger.Commit(new ThreadDeleted(threadId, caller.Id, thread.NextVersion(now)) { At = now });

        return Answer.Status(204);
    });

    private ChatThread Create(
        EmulatorState state,
        Caller caller,
        CreateThreadRequest ask,
        List<Participant> participants,
        IReadOnlyDictionary<string, string>? metadata,
        RetentionPolicy? retention,
        string? requestId)
    {
        if (!participants.Exists(participant => participant.Id == caller.Id))
        {
            participants.Insert(0, new Participant(caller.Id, null, DateTimeOffset.UnixEpoch, null));
        }

        var now = ledger.Now;
        var id = NewId();
        ledger.Commit(new ThreadCreated(
            id, caller.Id, now.ToUnixTimeMilliseconds(), ask.Topic!, participants, metadata, retention, requestId, ask.IsSticky) { At = now });

        return state.Chat.Find(id)!;
    }

    // Real ids look like this: 43 characters of chance and a 1.
    private static string NewId() => $"19:{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))}1@thread.v2";
}
