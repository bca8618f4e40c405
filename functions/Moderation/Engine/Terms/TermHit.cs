namespace Chat.Functions.Moderation.Engine.Terms;

/// <summary>Where a term was found, in the characters that were searched.</summary>
internal readonly record struct TermHit(int Term, int Start, int End);
