namespace Chat.Functions.Transcripts;

/// <param name="Versions">In the order of time.</param>
public sealed record ReadersResponse(string ThreadId, string MessageId, IReadOnlyList<VersionReaders> Versions);

/// <param name="Change"><c>received</c> or <c>edited</c>.</param>
/// <param name="Until">When the next version took its place, or the message was deleted; left out while it stands.</param>
public sealed record VersionReaders(long Version, string Change, DateTimeOffset From, DateTimeOffset? Until, IReadOnlyList<MessageReader> Readers);

/// <param name="Until">Left out while they still can.</param>
/// <param name="Certain">False: they came later, and whether the past was shared with them was never learnt.</param>
public sealed record MessageReader(string? UserId, string CommunicationUserId, DateTimeOffset From, DateTimeOffset? Until, bool Certain);
