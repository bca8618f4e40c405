namespace Chat.Local.Watching;

/// <summary>What has happened to one message so far, in the order of time. Its words are not part of it.</summary>
public sealed record MessageLife(string MessageId, IReadOnlyList<LifeStep> Steps);

/// <param name="Kind"><c>sent</c>, <c>event</c>, <c>archived</c>, <c>judged</c>, <c>acted</c> or <c>reply</c>.</param>
/// <param name="At">When; the chat service's clock for what happened there, the store's for rows.</param>
/// <param name="State"><c>done</c>, <c>waiting</c> or <c>failed</c>.</param>
/// <param name="What">In a few words.</param>
/// <param name="Detail">Reasons, attempts, keys.</param>
public sealed record LifeStep(string Kind, DateTimeOffset? At, string State, string What, string? Detail = null);
