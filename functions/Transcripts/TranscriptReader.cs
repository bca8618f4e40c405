using Chat.Functions.Acs;

namespace Chat.Functions.Transcripts;

/// <summary>Whose eyes a transcript is for.</summary>
/// <param name="Since">Nothing said before is theirs to read; null: everything is.</param>
/// <param name="SeesEverything">What was deleted, masked and removed as well, and why.</param>
/// <param name="Self">The chat identity of a participant.</param>
public sealed record TranscriptReader(DateTimeOffset? Since, bool SeesEverything, AcsUserId? Self = null);
