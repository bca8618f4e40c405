using Chat.Emulator.Http;

namespace Chat.Emulator.Chat;

/// <summary>What chat operations refuse, and how they say it.</summary>
/// <remarks>
/// 401, 403, 429 and 503: learn.microsoft.com/rest/api/communication/chat/chat-thread/send-chat-message. The sentence of 403
/// and the 404 are as seen from the live service; the 400s exist there, their codes and sentences are inferred.
/// </remarks>
internal static class ChatRefusals
{
    public static Refusal Unauthorized { get; } = new(401, "Unauthorized", "Request is not authorized.");

    public static Refusal Forbidden { get; } =
        new(403, "Forbidden", "The initiator doesn't have the permission to perform the requested operation.");

    public static Refusal NotFound { get; } = new(404, "NotFound", "The requested resource does not exist.");

    public static Refusal TooManyParticipants { get; } =
        Bad($"A thread may have {ChatLimits.Participants} participants, one request may add {ChatLimits.ParticipantsPerRequest}.");

    public static Refusal ThreadTooLarge { get; } =
        Bad($"Typing indicators and read receipts are not supported in threads with more than {ChatLimits.SmallThread} participants.");

    public static Refusal TopicMissing { get; } = Bad("A topic is required.");

    public static Refusal ContentMissing { get; } = Bad("Content is required.");

    public static Refusal ContentTooLarge { get; } = Bad($"Content may have {ChatLimits.MessageBytes} bytes.");

    public static Refusal MetadataTooLarge { get; } = Bad($"Metadata may have {ChatLimits.MetadataBytes} bytes in total.");

    public static Refusal MetadataNotText { get; } = Bad("Metadata values must be strings.");

    public static Refusal TypeUnknown { get; } = Bad("A message is of type text or html.");

    public static Refusal RetentionUnreadable { get; } = Bad(
        "A retention policy is of kind none, or threadCreationDate with deleteThreadAfterDays from 30 to 90.");

    public static Refusal IdentifierUnreadable { get; } = Bad("An identifier needs a rawId or a communicationUser with an id.");

    public static Refusal ParticipantsMissing { get; } = Bad("At least one participant is required.");

    public static Refusal MessageIdMissing { get; } = Bad("A chatMessageId is required.");

    public static Refusal PageSizeUnreadable { get; } = Bad($"maxPageSize is a whole number from 1 to {ChatLimits.PageSize}.");

    public static Refusal SkipUnreadable { get; } = Bad("skip is a whole number, 0 or more.");

    public static Refusal StartTimeUnreadable { get; } = Bad("startTime is a time as in RFC 3339.");

    public static Refusal SyncStateUnreadable { get; } = Bad("syncState is not one that this service has given out.");

    private static Refusal Bad(string message) => new(400, "BadRequest", message);
}
