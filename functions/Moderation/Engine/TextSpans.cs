namespace Chat.Functions.Moderation.Engine;

/// <summary>Arithmetic of spans.</summary>
internal static class TextSpans
{
    /// <summary>In order, and those that touch or overlap as one.</summary>
    public static List<TextSpan> Merged(IEnumerable<TextSpan> spans)
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
