namespace Chat.Functions.Transcripts;

/// <param name="Continuation">Left out on the last page.</param>
public sealed record TranscriptResponse(string ThreadId, IReadOnlyList<TranscriptEntry> Entries, string? Continuation);
