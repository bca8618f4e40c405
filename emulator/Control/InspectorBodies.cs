namespace Chat.Emulator.Control;

internal sealed record InspectedThread(
    string Id, string Topic, int Participants, int Messages, DateTimeOffset LastActivityOn, string State);

internal sealed record InspectedThreads(IReadOnlyList<InspectedThread> Value);

internal sealed record InspectedParticipant(string Id, string DisplayName, string ShareHistoryTime, string Read);

internal sealed record InspectedMessage(
    string Id,
    int Sequence,
    string Type,
    string By,
    string Name,
    string Text,
    DateTimeOffset CreatedOn,
    DateTimeOffset? EditedOn,
    DateTimeOffset? DeletedOn,
    IReadOnlyDictionary<string, string>? Metadata);

internal sealed record InspectedConversation(
    string Id, string Topic, IReadOnlyList<InspectedParticipant> Participants, IReadOnlyList<InspectedMessage> Messages);

internal sealed record InspectedIdentity(
    string Id, string? CustomId, DateTimeOffset? LastTokenIssuedAt, int Revocations, int Threads, int Lines);

internal sealed record InspectedIdentities(IReadOnlyList<InspectedIdentity> Value);
