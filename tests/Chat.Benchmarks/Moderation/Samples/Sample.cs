namespace Chat.Benchmarks.Moderation.Samples;

/// <summary>A message of the corpus, and what is right: whether a term is in it, and how it is hidden.</summary>
internal sealed record Sample(string Text, bool IsHtml, string Kind, bool IsViolation, string? Term);
