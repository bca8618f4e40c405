namespace Chat.Functions.Moderation.Engine.Terms;

/// <summary>A term by its place in the <see cref="TermSet"/>, and where it was found in the characters that were searched.</summary>
internal readonly record struct TermHit(int Place, int Start, int End);
