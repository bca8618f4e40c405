using Chat.Functions.Moderation.Engine;

namespace Chat.Functions.Moderation.Sanctions;

/// <summary>What a policy does to people: what breaking a rule counts, how long that is remembered, and what it leads to.</summary>
public sealed record Ladder(int DecayDays, IReadOnlyList<Rung> Rungs, IReadOnlyDictionary<string, RuleStrikes> Rules)
{
    public const int DefaultDecayDays = 30;

    /// <summary>Of a time-out that names none.</summary>
    public const int DefaultMinutes = 60;

    public static readonly Ladder None = new(DefaultDecayDays, [], new Dictionary<string, RuleStrikes>());

    /// <summary>The highest rung that this many strikes reach.</summary>
    public Rung? Reached(int strikes) => Rungs.LastOrDefault(rung => rung.At <= strikes);

    /// <summary>How many strikes a verdict is: those of its heaviest rule. What is only flagged is none unless its rule says so.</summary>
    public int Weigh(IEnumerable<Finding> findings) => findings
        .Select(finding => Rules.GetValueOrDefault(finding.Rule)?.Weight ?? (finding.Action is RuleAction.Flag ? 0 : 1))
        .DefaultIfEmpty(0)
        .Max();

    /// <summary>How long what the strongest finding asks for lasts; null where its rule does not say.</summary>
    public int? Minutes(IReadOnlyCollection<Finding> findings) =>
        findings.Count == 0 ? null : findings.Where(finding => finding.Action == findings.Max(other => other.Action)).Max(finding => Rules.GetValueOrDefault(finding.Rule)?.Minutes);
}
