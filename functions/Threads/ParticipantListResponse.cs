namespace Chat.Functions.Threads;

/// <param name="Continuation">Left out on the last page.</param>
public sealed record ParticipantListResponse(IReadOnlyList<ListedParticipant> Participants, string? Continuation);

/// <param name="Role">owner or member; service for the service's own user, bot for another bot of the app.</param>
public sealed record ListedParticipant(string? UserId, string CommunicationUserId, string? DisplayName, string Role, DateTimeOffset? ShareHistoryTime);
