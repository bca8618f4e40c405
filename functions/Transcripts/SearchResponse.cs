namespace Chat.Functions.Transcripts;

/// <param name="Threads">Those in which something was found.</param>
/// <param name="Continuation">Left out when every thread was looked through.</param>
public sealed record SearchResponse(IReadOnlyList<ThreadFindings> Threads, string? Continuation);

public sealed record ThreadFindings(string ThreadId, IReadOnlyList<TranscriptEntry> Entries);
