namespace Chat.Functions.Moderation;

/// <summary>Decides; never acts. The same text and rules give the same verdict, wherever and however often they are judged.</summary>
public static class ModerationPolicy
{
    private const char Blot = '*';

    public static Verdict Judge(string text, bool isHtml, IEnumerable<ModerationRule> rules)
    {
        var masked = new List<TextSpan>();
        string? maskedBy = null;

        foreach (var rule in rules)
        {
            foreach (var hit in Hits(text, isHtml, rule.Phrase))
            {
                if (rule.Action is ModerationAction.Delete)
                {
                    return new Verdict.Removed(rule.Name);
                }

                maskedBy ??= rule.Name;
                masked.Add(hit);
            }
        }

        return maskedBy is null ? new Verdict.Allowed() : new Verdict.Masked(maskedBy, Merged(masked));
    }

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

    private static IEnumerable<TextSpan> Hits(string text, bool isHtml, string phrase)
    {
        for (var at = Find(0); at >= 0; at = Find(at + 1))
        {
            var hit = new TextSpan(at, phrase.Length);
            if (IsWhole(text, hit) && !(isHtml && IsInsideTag(text, at)))
            {
                yield return hit;
            }
        }

        int Find(int from) => from < text.Length ? text.IndexOf(phrase, from, StringComparison.OrdinalIgnoreCase) : -1;
    }

    // A phrase inside a longer word is another word.
    private static bool IsWhole(string text, TextSpan hit) =>
        (hit.Start == 0 || !char.IsLetterOrDigit(text[hit.Start - 1]) || !char.IsLetterOrDigit(text[hit.Start]))
        && (hit.End == text.Length || !char.IsLetterOrDigit(text[hit.End]) || !char.IsLetterOrDigit(text[hit.End - 1]));

    // Markup nobody reads; blotting it out would break the message.
    private static bool IsInsideTag(string html, int at) =>
        html.LastIndexOf('<', at) is >= 0 and var opened && html.LastIndexOf('>', at) < opened;

    private static List<TextSpan> Merged(List<TextSpan> spans)
    {
        var merged = new List<TextSpan>();
        foreach (var span in spans.OrderBy(span => span.Start))
        {
            if (merged.Count > 0 && span.Start <= merged[^1].End)
            {
                merged[^1] = merged[^1] with { Length = Math.Max(merged[^1].End, span.End) - merged[^1].Start };
            }
            else
            {
                merged.Add(span);
            }
        }

        return merged;
    }
}
