namespace Chat.Functions.Moderation.Engine;

/// <summary>Why: the rule, and the pieces of the text as it was written that it is about; none where it is about the whole text.</summary>
public sealed record Finding(string Rule, RuleAction Action, string? Category, int? Severity, IReadOnlyList<TextSpan> Spans)
{
    public bool Equals(Finding? other) =>
        other is not null && (Rule, Action, Category, Severity) == (other.Rule, other.Action, other.Category, other.Severity) && Spans.SequenceEqual(other.Spans);

    public override int GetHashCode() => HashCode.Combine(Rule, Action, Spans.Count);
}
