using System.Buffers;
using System.Runtime.InteropServices;
using Chat.Functions.Moderation.Engine.Symbols;

namespace Chat.Functions.Moderation.Engine.Terms;

/// <summary>Reads backwards what is shown backwards: after a right-to-left override (unicode.org/reports/tr9), and letters on their heads.</summary>
internal static class ReversedSearch
{
    private const char Override = '\u202e';
    private const char Isolate = '\u2067';
    private const char PopDirection = '\u202c';
    private const char PopIsolate = '\u2069';

    public static void Find(TermSet set, ReadOnlySpan<char> text, List<TermHit> hits)
    {
        var buffer = ArrayPool<char>.Shared.Rent(text.Length);
        try
        {
            var reversed = buffer.AsSpan(0, text.Length);
            Reverse(text, reversed);
            var before = hits.Count;
            TermSearch.FindForwards(set, reversed, hits);
            KeepShown(text, CollectionsMarshal.AsSpan(hits)[before..], out var kept);
            CollectionsMarshal.SetCount(hits, before + kept);
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

    // Turns the hits round and moves those to the front that a reader sees. One way through the text, however many there are.
    private static void KeepShown(ReadOnlySpan<char> text, Span<TermHit> hits, out int kept)
    {
        foreach (ref var hit in hits)
        {
            hit = hit with { Start = text.Length - hit.End, End = text.Length - hit.Start };
        }

        hits.Sort(static (one, other) => one.Start.CompareTo(other.Start));
        kept = 0;
        var (at, isOverridden) = (0, false);
        foreach (var hit in hits)
        {
            for (; at < hit.Start; at++)
            {
                isOverridden = text[at] switch
                {
                    Override or Isolate => true,
                    PopDirection or PopIsolate or '\n' => false,
                    _ => isOverridden,
                };
            }

            if (isOverridden || HasTurned(text[hit.Start..hit.End]))
            {
                hits[kept++] = hit;
            }
        }
    }

    private static bool HasTurned(ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length;)
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
