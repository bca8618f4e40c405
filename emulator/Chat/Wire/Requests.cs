using System.Text.Json;

namespace Chat.Emulator.Chat.Wire;

internal sealed record CreateThreadRequest(
    string? Topic, IReadOnlyList<ParticipantRequest?>? Participants, JsonElement? Metadata, RetentionBody? RetentionPolicy);

internal sealed record UpdateThreadRequest(string? Topic, JsonElement? Metadata, RetentionBody? RetentionPolicy);

internal sealed record AddParticipantsRequest(IReadOnlyList<ParticipantRequest?>? Participants);

internal sealed record ParticipantRequest(
    IdentifierBody? CommunicationIdentifier, string? DisplayName, DateTimeOffset? ShareHistoryTime, JsonElement? Metadata);

internal sealed record SendMessageRequest(string? Content, string? SenderDisplayName, string? Type, JsonElement? Metadata);

internal sealed record UpdateMessageRequest(string? Content, JsonElement? Metadata);

internal sealed record TypingRequest(string? SenderDisplayName);

internal sealed record ReceiptRequest(string? ChatMessageId);
