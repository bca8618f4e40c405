namespace Chat.Functions.Threads;

public sealed record CreateThreadResponse(string ThreadId, string Topic, IReadOnlyList<ThreadMember> Participants, IReadOnlyList<RefusedMember> InvalidParticipants);

/// <summary>Somebody in the thread. Bots have no user id of the app's; those that were asked for have their name.</summary>
public sealed record ThreadMember(string? UserId, string CommunicationUserId, string? DisplayName, string? Bot = null);

/// <summary>Somebody who is not in the thread, with the chat service's code or ours. Who was refused before they had an identity has no communicationUserId.</summary>
public sealed record RefusedMember(string? UserId, string? CommunicationUserId, string? Code, string? Bot = null);
