using Chat.Emulator.Chat.Preview;
using Chat.Emulator.Chat.Wire;
using Chat.Emulator.Http;
using Chat.Emulator.Identity;
using Chat.Emulator.Limits;
using Chat.Emulator.State;

namespace Chat.Emulator.Chat;

/// <summary>The door of Communication Services Chat: only user access tokens open it, and each route has one operation.</summary>
/// <remarks>learn.microsoft.com/rest/api/communication/chat/chat and …/chat/chat-thread</remarks>
internal sealed class ChatRoom
{
    private readonly Ledger ledger;
    private readonly AccessTokens tokens;
    private readonly RateLimits limits;
    private readonly ThreadOperations threads;
    private readonly ThreadListing listing;
    private readonly ParticipantOperations participants;
    private readonly MessageOperations messages;
    private readonly MessageListing history;
    private readonly SignalOperations signals;
    private readonly PreviewRoom preview;

    public ChatRoom(Ledger ledger, AccessTokens tokens, RateLimits limits)
    {
        (this.ledger, this.tokens, this.limits) = (ledger, tokens, limits);
        var door = new ThreadDoor(ledger);
        threads = new ThreadOperations(door);
        listing = new ThreadListing(ledger);
        participants = new ParticipantOperations(door);
        messages = new MessageOperations(door);
        history = new MessageListing(door);
        signals = new SignalOperations(door);
        preview = new PreviewRoom(threads, listing, participants, messages, history, signals);
    }

    public SignalOperations Signals => signals;

    public async Task<Answer?> AnswerAsync(HttpContext http, RawPath path)
    {
        if (path.Segments is not ["chat", ..])
        {
            return null;
        }

        if (Bearer.Token(http.Request.Headers.Authorization) is not { } token
            || ledger.Run(state => tokens.Verify(token, state.Identities)) is not { } caller)
        {
            return ChatRefusals.Unauthorized;
        }

        if (ApiVersion.Refuses(http, out var version) is { } refusal)
        {
            return refusal;
        }

        if (limits.RefusesChat(http.Request.Method, path.Segments[1..], caller.Id) is { } tooMany)
        {
            return tooMany;
        }

        var body = await RequestBody.ReadAsync(http);

        return body.Refusal ?? (version.IsOf2020 ? preview.Route(http, path, caller, body, version) : Route(http, path, caller, body));
    }

    private Answer Route(HttpContext http, RawPath path, Caller caller, RequestBody body) => (http.Request.Method, path.Segments[1..]) switch
    {
        ("POST", ["threads"]) => body.Parse(ChatJson.Default.CreateThreadRequest, out var ask) ?? threads.Create(http, caller, ask),
        ("GET", ["threads"]) => listing.List(http, caller),
        ("GET", ["threads", var id]) => threads.Get(caller, id),
        ("PATCH", ["threads", var id]) => body.Parse(ChatJson.Default.UpdateThreadRequest, out var ask) ?? threads.Update(caller, id, ask),
        ("DELETE", ["threads", var id]) => threads.Delete(caller, id),

        ("GET", ["threads", var id, "participants"]) => participants.List(http, caller, id),
        ("POST", ["threads", var id, "participants", ":add"]) =>
            body.Parse(ChatJson.Default.AddParticipantsRequest, out var ask) ?? participants.Add(caller, id, ask),
        ("POST", ["threads", var id, "participants", ":remove"]) =>
            body.Parse(ChatJson.Default.IdentifierBody, out var ask) ?? participants.Remove(caller, id, ask),

        ("GET", ["threads", var id, "messages"]) => history.List(http, caller, id),
        ("POST", ["threads", var id, "messages"]) =>
            body.Parse(ChatJson.Default.SendMessageRequest, out var ask) ?? messages.Send(http, caller, id, ask),
        ("GET", ["threads", var id, "messages", var message]) => messages.Get(caller, id, message),
        ("PATCH", ["threads", var id, "messages", var message]) =>
            body.Parse(ChatJson.Default.UpdateMessageRequest, out var ask) ?? messages.Update(caller, id, message, ask),
        ("DELETE", ["threads", var id, "messages", var message]) => messages.Delete(caller, id, message),

        // .NET sends typing without a body.
        ("POST", ["threads", var id, "typing"]) when body.IsEmpty => signals.Type(caller, id, new TypingRequest(null)),
        ("POST", ["threads", var id, "typing"]) => body.Parse(ChatJson.Default.TypingRequest, out var ask) ?? signals.Type(caller, id, ask),
        ("GET", ["threads", var id, "readReceipts"]) => signals.ListReceipts(http, caller, id),
        ("POST", ["threads", var id, "readReceipts"]) =>
            body.Parse(ChatJson.Default.ReceiptRequest, out var ask) ?? signals.SendReceipt(caller, id, ask),

        _ => Refusal.NotEmulated(http, path),
    };
}
