using Chat.Functions.Moderation.Engine;

namespace Chat.Functions.Moderation.Policies;

/// <summary>An example in a policy: a text, and what is expected of it. Rules in the order of the policy.</summary>
public sealed record PolicyTest(
    string Text, bool IsHtml, string? Thread, RuleAction? Action, IReadOnlyList<string>? Rules, string? Masked, int Line)
{
    /// <summary>What came out otherwise; null when it is as expected. Says no word of the text.</summary>
    public string? Broken(ModerationEngine engine)
    {
        var judgement = engine.Judge(Text, IsHtml, Thread);
        var found = judgement.Findings.Select(finding => finding.Rule).ToList();
        if (judgement.Action != Action)
        {
            return $"line {Line}: expected {Named(Action)}, got {Named(judgement.Action)} by [{string.Join(", ", found)}]";
        }

        if (Rules is not null && !Rules.Order(StringComparer.Ordinal).SequenceEqual(found.Order(StringComparer.Ordinal)))
        {
            return $"line {Line}: expected the rules [{string.Join(", ", Rules)}], got [{string.Join(", ", found)}]";
        }

        return Masked is null || (ModerationPolicy.Of(judgement) is Verdict.Masked masked && ModerationPolicy.Mask(Text, masked.Spans) == Masked)
            ? null
            : $"line {Line}: masked in another way";
    }

    private static string Named(RuleAction? action) => action is { } some ? PolicyWords.Of(some) : "none";
}
