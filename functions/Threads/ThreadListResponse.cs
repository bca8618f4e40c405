namespace Chat.Functions.Threads;

/// <param name="Continuation">Left out on the last page.</param>
public sealed record ThreadListResponse(IReadOnlyList<ThreadListItem> Threads, string? Continuation);

public sealed record ThreadListItem(string ThreadId, string Topic, DateTimeOffset? LastMessageReceivedOn, DateTimeOffset? DeletedOn);
