using System.Runtime.InteropServices;

namespace Chat.Functions.Moderation.Engine;

/// <summary>Arithmetic of spans.</summary>
internal static class TextSpans
{
    /// <summary>In order, and those that touch or overlap as one.</summary>
    public static List<TextSpan> Merged(IEnumerable<TextSpan> spans)
    {
        var merged = spans.ToList();
        Merge(merged);

        return merged;
    }

    /// <summary>The same, in place.</summary>
    public static void Merge(List<TextSpan> spans)
    {
        if (spans.Count < 2)
        {
            return;
        }

        var all = CollectionsMarshal.AsSpan(spans);
        all.Sort(static (one, other) => one.Start.CompareTo(other.Start));
        var last = 0;
        foreach (var span in all[1..])
        {
            if (span.Start <= all[last].End)
            {
                all[last] = all[last] with { Length = Math.Max(all[last].End, span.End) - all[last].Start };
            }
            else
            {
                all[++last] = span;
            }
        }

        CollectionsMarshal.SetCount(spans, last + 1);
    }
}
