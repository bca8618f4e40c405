namespace Chat.Functions.Threads;

public sealed record AddParticipantsRequest(IReadOnlyList<ParticipantRequest?>? Participants = null);
