namespace Chat.Functions.Moderation.Engine;

/// <summary>What a policy says of a text, with every reason.</summary>
public sealed record Judgement(string PolicyVersion, IReadOnlyList<Finding> Findings)
{
    /// <summary>The strongest action asked for; null when nothing was found.</summary>
    public RuleAction? Action => Findings.Count switch { 0 => null, 1 => Findings[0].Action, _ => Findings.Max(finding => finding.Action) };

    public bool IsClean => Findings.Count == 0;

    public bool Equals(Judgement? other) => other is not null && PolicyVersion == other.PolicyVersion && Findings.SequenceEqual(other.Findings);

    public override int GetHashCode() => HashCode.Combine(PolicyVersion, Findings.Count);
}
