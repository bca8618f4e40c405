using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chat.Emulator.Chat.Wire;

internal sealed record CreateThreadRequest(
    string? Topic,
    IReadOnlyList<ParticipantRequest?>? Participants,
    JsonElement? Metadata,
    RetentionBody? RetentionPolicy,
    [property: JsonIgnore] bool IsSticky = false);

internal sealed record UpdateThreadRequest(string? Topic, JsonElement? Metadata, RetentionBody? RetentionPolicy);

internal sealed record AddParticipantsRequest(IReadOnlyList<ParticipantRequest?>? Participants);

internal sealed record ParticipantRequest(
    IdentifierBody? CommunicationIdentifier, string? DisplayName, DateTimeOffset? ShareHistoryTime, JsonElement? Metadata,
    [property: JsonIgnore] string? Role = null);

internal sealed record SendMessageRequest(string? Content, string? SenderDisplayName, string? Type, JsonElement? Metadata,
    [property: JsonIgnore] string? Priority = null, [property: JsonIgnore] string? ClientMessageId = null);

internal sealed record UpdateMessageRequest(string? Content, JsonElement? Metadata);

internal sealed record TypingRequest(string? SenderDisplayName);

internal sealed record ReceiptRequest(string? ChatMessageId);
