namespace Chat.Functions.Threads;

/// <param name="Participants">Who was named and is in the thread now, whether or not they were before.</param>
public sealed record AddParticipantsResponse(IReadOnlyList<ThreadMember> Participants, IReadOnlyList<RefusedMember> InvalidParticipants);
