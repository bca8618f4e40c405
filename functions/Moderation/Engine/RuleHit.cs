namespace Chat.Functions.Moderation.Engine;

/// <summary>A rule and a piece of what was searched; of the HTML itself when <paramref name="InSource"/>.</summary>
internal readonly record struct RuleHit(int Rule, TextSpan Span, bool InSource);
