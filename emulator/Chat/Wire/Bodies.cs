namespace Chat.Emulator.Chat.Wire;

internal sealed record UserBody(string? Id);

/// <summary>An identifier; answers carry rawId and communicationUser, requests either.</summary>
internal sealed record IdentifierBody(string? RawId, UserBody? CommunicationUser)
{
    public static IdentifierBody Of(string id) => new(id, new UserBody(id));

    public string? Id() => CommunicationUser?.Id is { Length: > 0 } id ? id : RawId is { Length: > 0 } raw ? raw : null;
}

internal sealed record RetentionBody(string? Kind, int? DeleteThreadAfterDays);

internal sealed record ParticipantBody(
    IdentifierBody CommunicationIdentifier, string? DisplayName, string ShareHistoryTime, IReadOnlyDictionary<string, string>? Metadata);

internal sealed record InvalidParticipantBody(string Target, string Code, string Message);

internal sealed record ThreadBody(
    string Id,
    string Topic,
    string CreatedOn,
    IdentifierBody CreatedByCommunicationIdentifier,
    IReadOnlyDictionary<string, string>? Metadata,
    RetentionBody? RetentionPolicy);

internal sealed record CreatedThreadBody(ThreadBody ChatThread, IReadOnlyList<InvalidParticipantBody>? InvalidParticipants);

internal sealed record AddedParticipantsBody(IReadOnlyList<InvalidParticipantBody>? InvalidParticipants);

internal sealed record ThreadItemBody(string Id, string Topic, string? LastMessageReceivedOn);

internal sealed record AttachmentBody(string Id);

internal sealed record ContentBody(
    string? Message,
    string? Topic,
    IReadOnlyList<ParticipantBody>? Participants,
    IReadOnlyList<AttachmentBody>? Attachments,
    IdentifierBody? InitiatorCommunicationIdentifier);

internal sealed record MessageBody(
    string Id,
    string Type,
    string SequenceId,
    string Version,
    ContentBody Content,
    string? SenderDisplayName,
    string CreatedOn,
    IdentifierBody? SenderCommunicationIdentifier,
    string? DeletedOn,
    string? EditedOn,
    IReadOnlyDictionary<string, string>? Metadata);

internal sealed record SentMessageBody(string Id);

internal sealed record ReceiptBody(IdentifierBody SenderCommunicationIdentifier, string ChatMessageId, string ReadOn);

internal sealed record PageBody<T>(IReadOnlyList<T> Value, string? NextLink);
