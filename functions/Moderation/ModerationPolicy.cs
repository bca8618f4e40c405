using Chat.Functions.Moderation.Engine;

namespace Chat.Functions.Moderation;

/// <summary>Decides; never acts. The same text and rules give the same verdict, wherever and however often they are judged.</summary>
public static class ModerationPolicy
{
    private const char Blot = '*';

    // A row keeps this many; a message with more of them has little else.
    private const int MostPieces = 2000;

    /// <summary>What is to happen to a message of which a policy says this. The strongest finding decides; the others stay with the verdict as reasons.</summary>
    public static Verdict Of(Judgement judgement) => judgement.Action switch
    {
        null => new Verdict.Allowed { PolicyVersion = judgement.PolicyVersion },
        RuleAction.Flag => new Verdict.Allowed { PolicyVersion = judgement.PolicyVersion, Findings = judgement.Findings },
        RuleAction.Mask when Spans(judgement) is { Count: > 0 and <= MostPieces } spans =>
            new Verdict.Masked(Deciding(judgement), spans) { PolicyVersion = judgement.PolicyVersion, Findings = judgement.Findings },
        _ => new Verdict.Removed(Deciding(judgement)) { PolicyVersion = judgement.PolicyVersion, Findings = judgement.Findings },
    };

    /// <summary>The strongest thing that a verdict asks for.</summary>
    public static RuleAction ActionOf(Verdict verdict) => verdict switch
    {
        Verdict.Masked => RuleAction.Mask,
        Verdict.Removed removed => removed.Findings.Select(finding => finding.Action).Append(RuleAction.Delete).Max(),
        _ => RuleAction.Flag,
    };

    /// <summary>What a masked text looks like: without the pieces that were found, or all of it where none were.</summary>
    public static string Masked(string text, Verdict verdict) => Mask(text, verdict switch
    {
        Verdict.Masked masked => masked.Spans,
        { Findings: var findings } when findings.Any(finding => finding.Spans.Count > 0) => TextSpans.Merged(findings.SelectMany(finding => finding.Spans)),
        _ => [new TextSpan(0, text.Length)],
    });

    /// <summary>The text with the spans blotted out, space kept so that its shape stays.</summary>
    public static string Mask(string text, IReadOnlyList<TextSpan> spans) => string.Create(text.Length, (text, spans), static (masked, state) =>
    {
        state.text.CopyTo(masked);
        foreach (var span in state.spans)
        {
            foreach (ref var character in masked[span.Start..span.End])
            {
                character = char.IsWhiteSpace(character) ? character : Blot;
            }
        }
    });

    private static string Deciding(Judgement judgement) => judgement.Findings.First(finding => finding.Action == judgement.Action).Rule;

    private static List<TextSpan> Spans(Judgement judgement) =>
        TextSpans.Merged(judgement.Findings.Where(finding => finding.Action is RuleAction.Mask).SelectMany(finding => finding.Spans));
}
