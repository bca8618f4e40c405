using System.Buffers;
using System.Runtime.InteropServices;
using Chat.Functions.Moderation.Engine.Symbols;

namespace Chat.Functions.Moderation.Engine.Terms;

/// <summary>
/// Reads once more what is written in capitals that show another letter than their small ones do: ΝΕVΕR with Greek capitals. A letter has one class
/// whatever its case, or a Greek term would not be found in capitals; so these few are read as what they show.
/// </summary>
internal static class CapitalSearch
{
    public static void Find(TermSet set, ReadOnlySpan<char> text, List<TermHit> hits)
    {
        var buffer = ArrayPool<char>.Shared.Rent(text.Length);
        try
        {
            var shown = buffer.AsSpan(0, text.Length);
            for (var at = 0; at < text.Length; at++)
            {
                shown[at] = SymbolTable.ShownBy(text[at]);
            }

            var before = hits.Count;
            TermSearch.FindAsWritten(set, shown, hits, out _);
            CollectionsMarshal.SetCount(hits, before + KeepDisguises(text, CollectionsMarshal.AsSpan(hits)[before..]));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    // What has none of those capitals was found before; and a Greek word among Greek words is one.
    private static int KeepDisguises(ReadOnlySpan<char> text, Span<TermHit> hits)
    {
        Scratch.Mine.Neighbours = default;
        var kept = 0;
        foreach (var hit in hits)
        {
            if (SymbolTable.HasCapital(text[hit.Start..hit.End]) && !CloseLook.IsOfItsOwnScript(text, hit.Start, hit.End))
            {
                hits[kept++] = hit;
            }
        }

        return kept;
    }
}
