namespace Chat.Functions.Threads;

/// <summary>A thread with a topic and the people in it besides the caller, by the app's own user ids.</summary>
public sealed record CreateThreadRequest(string? Topic = null, IReadOnlyList<CreateThreadParticipant?>? Participants = null);

public sealed record CreateThreadParticipant(string? UserId = null, string? DisplayName = null);
