using Chat.Emulator.Chat.Wire;
using Chat.Emulator.Http;
using Chat.Emulator.Identity;

namespace Chat.Emulator.Chat.Preview;

/// <summary>
/// The wire of 2020: <c>2020-07-20-preview1</c> (JavaScript) and <c>2020-09-21-preview2</c> (Python quickstart). Known from
/// the quickstarts of the time: members, priority, stickiness, client message ids, activity types. Inferred: paths below
/// <c>/members</c>, the 207 of the second preview, that updates answer 200, and the text of activities.
/// </summary>
/// <remarks>learn.microsoft.com/azure/communication-services/quickstarts/chat/get-started, as of 2020</remarks>
internal sealed class PreviewRoom(
    ThreadOperations threads,
    ThreadListing listing,
    ParticipantOperations participants,
    MessageOperations messages,
    MessageListing history,
    SignalOperations signals)
{
    private static readonly DateOnly MultiStatusSince = new(2020, 9, 21);
    private static readonly string[] Priorities = ["Normal", "High"];

    private static Refusal ClientMessageIdUnreadable { get; } = new(400, "BadRequest", "clientMessageId is an unsigned 64-bit number as text.");

    private static Refusal PriorityUnknown { get; } = new(400, "BadRequest", "priority is Normal or High.");

    public Answer Route(HttpContext http, RawPath path, Caller caller, RequestBody body, ApiVersion version) => (http.Request.Method, path.Segments[1..]) switch
    {
        ("POST", ["threads"]) => body.Parse(PreviewJson.Default.PreviewThreadRequest, out var ask) ?? Create(http, caller, ask, version),
        ("GET", ["threads"]) => listing.List(http, caller),
        ("GET", ["threads", var id]) => threads.Get(caller, id, thread => Thread(thread, version)),
        ("PATCH", ["threads", var id]) =>
            body.Parse(ChatJson.Default.UpdateThreadRequest, out var ask) ?? Updated(threads.Update(caller, id, new UpdateThreadRequest(ask.Topic, null, null))),
        ("DELETE", ["threads", var id]) => threads.Delete(caller, id),

        ("GET", ["threads", var id, "members"]) =>
            participants.List(http, caller, id, "members", PreviewWire.Member, PreviewJson.Wire.MemberPage),
        ("POST", ["threads", var id, "members"]) =>
            body.Parse(PreviewJson.Default.PreviewMembersRequest, out var ask) ?? Add(caller, id, ask, version),
        ("DELETE", ["threads", var id, "members", var member]) => participants.Remove(caller, id, new IdentifierBody(member, null)),

        ("POST", ["threads", var id, "messages"]) => body.Parse(PreviewJson.Default.PreviewMessageRequest, out var ask) ?? Send(caller, id, ask),
        ("GET", ["threads", var id, "messages"]) => history.List(http, caller, id, PreviewWire.Message, PreviewJson.Wire.MessagePage),
        ("GET", ["threads", var id, "messages", var message]) => messages.Get(
            caller, id, message, found => Answer.Json(200, PreviewWire.Message(found), PreviewJson.Wire.PreviewMessageBody)),
        ("PATCH", ["threads", var id, "messages", var message]) => body.Parse(PreviewJson.Default.PreviewMessageRequest, out var ask)
            ?? Updated(messages.Update(caller, id, message, new UpdateMessageRequest(ask.Content, null))),
        ("DELETE", ["threads", var id, "messages", var message]) => messages.Delete(caller, id, message),

        ("POST", ["threads", var id, "typing"]) => signals.Type(caller, id, new TypingRequest(null)),
        ("GET", ["threads", var id, "readreceipts" or "readReceipts"]) =>
            signals.ListReceipts(http, caller, id, PreviewWire.Receipt, PreviewJson.Wire.ReceiptPage),
        ("POST", ["threads", var id, "readreceipts" or "readReceipts"]) =>
            body.Parse(ChatJson.Default.ReceiptRequest, out var ask) ?? signals.SendReceipt(caller, id, ask),

        _ => Refusal.NotEmulated(http, path),
    };

    private Answer Create(HttpContext http, Caller caller, PreviewThreadRequest ask, ApiVersion version) => threads.Create(
        http,
        caller,
        new CreateThreadRequest(ask.Topic, PreviewWire.Participants(ask.Members), null, null, ask.IsStickyThread ?? false),
        (thread, invalid) => version.Date >= MultiStatusSince
            ? Answer.Json(207, PreviewWire.Created(thread, invalid), PreviewJson.Wire.PreviewMultiStatus)
            : Answer.Json(201, PreviewWire.Thread(thread, withStickiness: true), PreviewJson.Wire.PreviewThreadBody));

    private Answer Add(Caller caller, string threadId, PreviewMembersRequest ask, ApiVersion version) => participants.Add(
        caller,
        threadId,
        new AddParticipantsRequest(PreviewWire.Participants(ask.Members)),
        invalid => version.Date >= MultiStatusSince
            ? Answer.Json(207, PreviewWire.Added(ask.Members!, invalid), PreviewJson.Wire.PreviewMultiStatus)
            : Answer.Status(200));

    private Answer Send(Caller caller, string threadId, PreviewMessageRequest ask) =>
        ask.ClientMessageId is { } id && !ulong.TryParse(id, System.Globalization.NumberStyles.None, null, out _) ? ClientMessageIdUnreadable
        : ask.Priority is { } priority && !Priorities.Contains(priority, StringComparer.OrdinalIgnoreCase) ? PriorityUnknown
        : messages.Send(
            caller,
            threadId,
            new SendMessageRequest(ask.Content, ask.SenderDisplayName, null, null, ask.Priority, ask.ClientMessageId),
            sent => Answer.Json(201, new PreviewSentBody(sent, ask.ClientMessageId), PreviewJson.Wire.PreviewSentBody));

    private static Answer Thread(ChatThread thread, ApiVersion version) => Answer.Json(
        200, PreviewWire.Thread(thread, withStickiness: version.Date < MultiStatusSince), PreviewJson.Wire.PreviewThreadBody);

    private static Answer Updated(Answer answer) => answer is Refusal ? answer : Answer.Status(200);
}
