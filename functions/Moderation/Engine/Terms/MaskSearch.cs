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
        var (count, masks, stars, lastLetter, trailing, at) = (0, 0, 0, -1, 0, start);
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
                stars += codePoint is '*' or '#' or '•' or '×' || symbol.IsEmoji ? 1 : 0;
                trailing++;
            }
        }

        masks -= trailing;
        if (!tooLong && lastLetter > 0 && masks > 0)
        {
            count = WithoutStretches(letters[..(lastLetter + 1)]);
            Look(set, set.Masked.First(TermSet.MaskedInside(count, letters[0].Class, letters[count - 1].Class)), letters[..count], start, ends[lastLetter], hits);
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
                Look(set, set.Masked.First(TermSet.MaskedAtEnd(end, letters[0].Class, letters[1].Class)), letters[..end], start, ends[end - 1], hits);
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

    private static void Look(TermSet set, int entry, ReadOnlySpan<TextLetter> letters, int start, int end, List<TermHit> hits)
    {
        for (; entry >= 0; entry = set.Masked.Next(entry))
        {
            var number = set.Masked.ValueOf(entry);
            if (IsMaskOf(set.Terms[number].Letters, letters))
            {
                hits.Add(new TermHit(number, start, end));
            }
        }
    }

    private static bool IsMaskOf(Letter[] term, ReadOnlySpan<TextLetter> letters)
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
            if (SymbolTable.Of(letters[at].CodePoint) is { Kind: SymbolKind.Typed, Value: var typed } && typed == (uint)term[at].Class)
            {
                same++;
                continue;
            }

            masked++;
            vowels += SymbolTable.IsVowel(term[at].Fold) ? 1 : 0;
            stars += letters[at].CodePoint is '*' or '#' or '•' or '×' or '%' or '&' or '@' || SymbolTable.Of(letters[at].CodePoint).IsEmoji ? 1 : 0;
        }

        // a*b is a product; b*d leaves out a vowel. Hyphens, dots and the like also stand between words, so they must stand for one vowel.
        return masked > 0 && same >= FewestLetters && same >= masked && (stars == masked
            ? term.Length > 3 || vowels == masked
            : masked == 1 && vowels == 1 && term.Length >= ShortestWithOtherSigns);
    }
}
