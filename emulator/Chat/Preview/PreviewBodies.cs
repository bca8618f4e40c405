namespace Chat.Emulator.Chat.Preview;

internal sealed record PreviewMember(string? Id, string? DisplayName, DateTimeOffset? ShareHistoryTime, string? MemberRole);

internal sealed record PreviewThreadRequest(string? Topic, bool? IsStickyThread, IReadOnlyList<PreviewMember?>? Members);

internal sealed record PreviewMembersRequest(IReadOnlyList<PreviewMember?>? Members);

internal sealed record PreviewMessageRequest(string? Content, string? Priority, string? SenderDisplayName, string? ClientMessageId);

internal sealed record PreviewMemberBody(string Id, string? DisplayName, string ShareHistoryTime, string? MemberRole);

internal sealed record PreviewThreadBody(
    string Id, string Topic, string CreatedOn, string CreatedBy, bool? IsStickyThread, IReadOnlyList<PreviewMemberBody> Members);

internal sealed record PreviewStatus(string Id, int StatusCode, string Type, string? Message);

internal sealed record PreviewMultiStatus(IReadOnlyList<PreviewStatus> MultipleStatus);

internal sealed record PreviewSentBody(string Id, string? ClientMessageId);

internal sealed record PreviewMessageBody(
    string Id,
    string Type,
    string Priority,
    string Version,
    string Content,
    string? SenderDisplayName,
    string CreatedOn,
    string SenderId,
    string? ClientMessageId,
    string? DeletedOn,
    string? EditedOn);

internal sealed record PreviewReceiptBody(string SenderId, string ChatMessageId, string ReadOn);
