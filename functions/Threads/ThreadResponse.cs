namespace Chat.Functions.Threads;

/// <param name="Role">The caller's; left out for who looks in from outside.</param>
public sealed record ThreadResponse(
    string ThreadId,
    string Topic,
    DateTimeOffset CreatedOn,
    ThreadPerson CreatedBy,
    IReadOnlyDictionary<string, string> Metadata,
    Retention? Retention,
    string? Role);

public sealed record ThreadPerson(string? UserId, string CommunicationUserId);
