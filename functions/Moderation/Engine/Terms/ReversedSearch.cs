using System.Buffers;
using Chat.Functions.Moderation.Engine.Symbols;

namespace Chat.Functions.Moderation.Engine.Terms;

/// <summary>Reads backwards what is shown backwards: after a right-to-left override (unicode.org/reports/tr9), and letters on their heads.</summary>
internal static class ReversedSearch
{
    private const char Override = '\u202e';

    public static void Find(TermSet set, ReadOnlySpan<char> text, List<TermHit> hits)
    {
        var buffer = ArrayPool<char>.Shared.Rent(text.Length);
        try
        {
            var reversed = buffer.AsSpan(0, text.Length);
            Reverse(text, reversed);
            var before = hits.Count;
            TermSearch.FindForwards(set, reversed, hits);
            var kept = before;
            for (var at = before; at < hits.Count; at++)
            {
                var hit = hits[at];
                var (start, end) = (text.Length - hit.End, text.Length - hit.Start);
                if (IsShownBackwards(text, start, end))
                {
                    hits[kept++] = hit with { Start = start, End = end };
                }
            }

            hits.RemoveRange(kept, hits.Count - kept);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    private static void Reverse(ReadOnlySpan<char> text, Span<char> reversed)
    {
        for (var at = 0; at < text.Length;)
        {
            SymbolReader.CodePointAt(text, at, out var length);
            text.Slice(at, length).CopyTo(reversed[(text.Length - at - length)..]);
            at += length;
        }
    }

    private static bool IsShownBackwards(ReadOnlySpan<char> text, int start, int end)
    {
        var (opened, closed) = (text[..start].LastIndexOfAny(Override, '\u2067'), text[..start].LastIndexOfAny('\u202c', '\u2069', '\n'));
        if (opened > closed)
        {
            return true;
        }

        for (var at = start; at < end;)
        {
            if (SymbolTable.Of(SymbolReader.CodePointAt(text, at, out var length)).IsTurned)
            {
                return true;
            }

            at += length;
        }

        return false;
    }
}
