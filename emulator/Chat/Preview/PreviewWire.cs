using System.Globalization;
using System.Text.Json.Nodes;
using Chat.Emulator.Chat.Wire;

namespace Chat.Emulator.Chat.Preview;

/// <summary>Between the wire of the 2020 previews and what the emulator knows.</summary>
internal static class PreviewWire
{
    public static IReadOnlyList<ParticipantRequest?>? Participants(IReadOnlyList<PreviewMember?>? members) => members?.Select(member => member is null
        ? null
        : new ParticipantRequest(new IdentifierBody(member.Id, null), member.DisplayName, member.ShareHistoryTime, null, member.MemberRole)).ToArray();

    public static PreviewThreadBody Thread(ChatThread thread, bool withStickiness) => new(
        thread.Id,
        thread.Topic,
        ChatWire.Time(thread.CreatedOn),
        thread.CreatedBy,
        withStickiness ? thread.IsSticky : null,
        [.. thread.Participants.Select(Member)]);

    public static PreviewMemberBody Member(Participant participant) => new(
        participant.Id, participant.DisplayName, ChatWire.Time(participant.ShareHistoryTime), participant.Role);

    public static PreviewReceiptBody Receipt(Receipt receipt) => new(receipt.Reader, ChatWire.Number(receipt.MessageId), ChatWire.Time(receipt.ReadOn));

    public static PreviewMessageBody Message(Message message) => new(
        ChatWire.Number(message.Id),
        Type(message.Type),
        message.Priority ?? "Normal",
        ChatWire.Number(message.Version),
        Content(message),
        message.SenderDisplayName,
        ChatWire.Time(message.CreatedOn),
        message.By,
        message.ClientMessageId,
        message.DeletedOn is { } deleted ? ChatWire.Time(deleted) : null,
        message.EditedOn is { } edited ? ChatWire.Time(edited) : null);

    public static PreviewMultiStatus Created(ChatThread thread, IReadOnlyList<InvalidParticipantBody>? invalid) => new(
    [
        new PreviewStatus(thread.Id, 201, "Thread", null),
        .. thread.Participants.Select(participant => new PreviewStatus(participant.Id, 201, "ThreadMember", null)),
        .. Invalid(invalid),
    ]);

    public static PreviewMultiStatus Added(IReadOnlyList<PreviewMember?> asked, IReadOnlyList<InvalidParticipantBody>? invalid) => new(
    [
        .. asked.Where(member => invalid?.Any(entry => entry.Target == member!.Id) is not true)
            .Select(member => new PreviewStatus(member!.Id!, 201, "ThreadMember", null)),
        .. Invalid(invalid),
    ]);

    private static IEnumerable<PreviewStatus> Invalid(IReadOnlyList<InvalidParticipantBody>? invalid) => (invalid ?? []).Select(entry =>
        new PreviewStatus(entry.Target, int.Parse(entry.Code, CultureInfo.InvariantCulture), "ThreadMember", entry.Message));

    private static string Type(MessageType type) => type switch
    {
        MessageType.TopicUpdated => "ThreadActivity/TopicUpdate",
        MessageType.ParticipantAdded => "ThreadActivity/AddMember",
        MessageType.ParticipantRemoved => "ThreadActivity/DeleteMember",
        MessageType.Html => "RichText/Html",
        _ => "Text",
    };

    // The content of an activity is text; that it is this JSON is inferred.
    private static string Content(Message message) => message.Type switch
    {
        MessageType.TopicUpdated => message.Topic!,
        MessageType.ParticipantAdded or MessageType.ParticipantRemoved => new JsonObject
        {
            ["initiator"] = message.By,
            ["members"] = new JsonArray([.. message.Participants!.Select(person => (JsonNode)new JsonObject
            {
                ["id"] = person.Id,
                ["friendlyName"] = person.DisplayName ?? "",
            })]),
        }.ToJsonString(),
        _ => message.Content ?? "",
    };
}
