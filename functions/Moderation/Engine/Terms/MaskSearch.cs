using Chat.Functions.Moderation.Engine.Symbols;

namespace Chat.Functions.Moderation.Engine.Terms;

/// <summary>Looks for words with letters blotted out, f**k: as long as the term, and the letters that are left are the term's.</summary>
internal static class MaskSearch
{
    private const int FewestLetters = 2;
    private const int ShortestWithOtherSigns = 4;

    public static void Find(TermSet set, ReadOnlySpan<char> text, List<TermHit> hits)
    {
        for (var at = 0; at < text.Length;)
        {
            if (SymbolTable.Of(SymbolReader.CodePointAt(text, at, out var length)).Kind is not (SymbolKind.Letter or SymbolKind.Digit))
            {
                at += length;
                continue;
            }

            at = FindInChunk(set, text, at, hits);
        }
    }

    // From a letter to the next space; what is longer than any term is no masked word.
    private static int FindInChunk(TermSet set, ReadOnlySpan<char> text, int start, List<TermHit> hits)
    {
        Span<TextLetter> letters = stackalloc TextLetter[TermReader.MostLetters];
        Span<int> ends = stackalloc int[TermReader.MostLetters];
        Span<Letter> several = stackalloc Letter[SymbolReader.MostLetters];
        var (count, masks, lastLetter, trailing, at) = (0, 0, -1, 0, start);
        var tooLong = false;
        while (at < text.Length)
        {
            var codePoint = SymbolReader.CodePointAt(text, at, out var length);
            var symbol = SymbolTable.Of(codePoint);
            if (symbol.Kind is SymbolKind.Space or SymbolKind.Wordless)
            {
                break;
            }

            at += length;
            if (symbol.Kind is SymbolKind.Ignored)
            {
                continue;
            }

            var added = symbol.Kind is SymbolKind.Typed ? 0 : SymbolReader.LettersOf(codePoint, symbol, several);
            if (count + Math.Max(1, added) > letters.Length)
            {
                tooLong = true;
                continue;
            }

            foreach (var letter in several[..added])
            {
                ends[count] = at;
                letters[count++] = new TextLetter { CodePoint = codePoint, Fold = letter.Fold, Class = letter.Class, Kind = symbol.Kind, Script = symbol.Script, Run = 1 };
                lastLetter = count - 1;
                trailing = 0;
            }

            if (added == 0)
            {
                ends[count] = at;
                letters[count++] = new TextLetter { CodePoint = codePoint, Kind = SymbolKind.Other, Fold = -1, Run = 1 };
                masks++;
                trailing++;
            }
        }

        masks -= trailing;
        if (!tooLong && lastLetter > 0 && masks > 0)
        {
            count = WithoutStretches(letters[..(lastLetter + 1)]);
            if (!MayMask(letters[..count]))
            {
                return at;
            }

            Look(set, TermSet.MaskedInside(count, letters[0].Class, letters[count - 1].Class), letters[..count], start, ends[lastLetter], hits);
        }
        else if (!tooLong && lastLetter > 0 && masks == 0 && trailing >= 2 && letters[lastLetter + 1].CodePoint is '*' or '#' && (start == 0 || text[start - 1] != '*'))
        {
            var end = lastLetter + 1;
            while (end < count && letters[end].CodePoint == letters[lastLetter + 1].CodePoint)
            {
                end++;
            }

            if (lastLetter > 0)
            {
                Look(set, TermSet.MaskedAtEnd(end, letters[0].Class, letters[1].Class), letters[..end], start, ends[end - 1], hits);
            }
        }

        return at;
    }

    // Three of a letter are a stretched one, here as everywhere.
    private static int WithoutStretches(Span<TextLetter> letters)
    {
        var kept = 0;
        for (var at = 0; at < letters.Length;)
        {
            var run = 1;
            while (at + run < letters.Length && letters[at].Fold >= 0 && letters[at + run].Fold == letters[at].Fold)
            {
                run++;
            }

            var keep = run >= 3 ? 1 : run;
            letters.Slice(at, keep).CopyTo(letters[kept..]);
            kept += keep;
            at += run;
        }

        return kept;
    }

    // What no term can change: a.b.c leaves out nothing, and nobody has to compare it with all terms that begin and end so.
    private static bool MayMask(ReadOnlySpan<TextLetter> letters)
    {
        var (stars, others, kept) = (0, 0, 0);
        foreach (var letter in letters)
        {
            if (letter.Fold >= 0)
            {
                kept++;
                continue;
            }

            var symbol = SymbolTable.Of(letter.CodePoint);
            if (symbol.Kind is SymbolKind.Typed)
            {
                kept++;
            }
            else if (IsStar(letter.CodePoint, symbol))
            {
                stars++;
            }
            else
            {
                others++;
            }
        }

        return kept >= stars + others && (others == 0 || (others == 1 && stars == 0));
    }

    private static bool IsStar(int codePoint, Symbol symbol) => codePoint is '*' or '#' or '•' or '×' or '%' or '&' or '@' || symbol.IsEmoji;

    private static void Look(TermSet set, ulong hash, ReadOnlySpan<TextLetter> letters, int start, int end, List<TermHit> hits)
    {
        var classes = 0u;
        foreach (var letter in letters)
        {
            classes |= letter.Fold >= 0 ? TermShape.BitOf(letter.Class) : 0;
        }

        foreach (var place in set.Masked.Find(hash))
        {
            ref readonly var shape = ref set.ShapeAt(place);
            if ((classes & ~shape.Classes) == 0 && IsMaskOf(set.LettersAt(place), letters))
            {
                hits.Add(new TermHit(place, start, end));
            }
        }
    }

    private static bool IsMaskOf(in TermLetters term, ReadOnlySpan<TextLetter> letters)
    {
        if (term.Length != letters.Length)
        {
            return false;
        }

        var (same, masked, vowels, stars) = (0, 0, 0, 0);
        for (var at = 0; at < term.Length; at++)
        {
            if (letters[at].Fold >= 0)
            {
                if (Likeness.Of(letters[at], term[at]) is Likeness.Kind.None)
                {
                    return false;
                }

                same++;
                continue;
            }

            // A sign that stands for a letter is that letter where it fits: b!t*h.
            var symbol = SymbolTable.Of(letters[at].CodePoint);
            if (symbol.Kind is SymbolKind.Typed && symbol.Value == (uint)term[at].Class)
            {
                same++;
                continue;
            }

            masked++;
            vowels += SymbolTable.IsVowel(term[at].Fold) ? 1 : 0;
            stars += IsStar(letters[at].CodePoint, symbol) ? 1 : 0;
        }

        // a*b is a product; b*d leaves out a vowel. Hyphens, dots and the like also stand between words, so they must stand for one vowel.
        return masked > 0 && same >= FewestLetters && same >= masked && (stars == masked
            ? term.Length > 3 || vowels == masked
            : masked == 1 && vowels == 1 && term.Length >= ShortestWithOtherSigns);
    }
}
