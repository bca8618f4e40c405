using Chat.Functions.Moderation.Engine.Symbols;

namespace Chat.Functions.Moderation.Engine.Terms;

/// <summary>
/// Looks for terms that begin or end inside what looks like a word: those of scripts without spaces, those with wildcards, and those that a policy
/// wants found anywhere. From each place one walk through the tree, as long as a term at most.
/// </summary>
internal ref struct InsideSearch
{
    private const int LongestGap = 3;
    private const int LongestStretch = 64;

    // A letter in a row may be the last of one word and the first of the next; a longer row is one stretched letter, and begins with its first.
    private const int LongestRow = 2;
    private const int LongestWord = Scratch.Letters;

    private readonly TermSet set;
    private readonly ReadOnlySpan<char> text;
    private readonly List<TermHit> hits;
    private (int Start, int End) word;

    private InsideSearch(TermSet set, ReadOnlySpan<char> text, List<TermHit> hits)
    {
        this.set = set;
        this.text = text;
        this.hits = hits;
    }

    public static void Find(TermSet set, ReadOnlySpan<char> text, List<TermHit> hits)
    {
        var search = new InsideSearch(set, text, hits);
        var (inWord, previous, row) = (false, -1, 0);
        for (var at = 0; at < text.Length;)
        {
            var codePoint = SymbolReader.CodePointAt(text, at, out var length);
            var symbol = SymbolTable.Of(codePoint);
            if (symbol.Kind is SymbolKind.Ignored)
            {
                at += length;
                continue;
            }

            // By class, as walks go: otherwise a long row of letters that look alike would be walked through from each of them.
            var isWord = PieceReader.IsWord(symbol.Kind, typed: false);
            var read = symbol.ClassOf(codePoint);
            row = read == previous ? row + 1 : 0;
            if (row < LongestRow && (symbol.Kind is SymbolKind.Wordless || (isWord && (set.InsideWords || (set.AtWordStarts && !inWord)))))
            {
                search.WalkFrom(at);
            }

            inWord = isWord;
            previous = read;
            at += length;
        }
    }

    private void WalkFrom(int start)
    {
        Span<Letter> several = stackalloc Letter[SymbolReader.MostLetters];
        var (node, last, characters, gaps, gap, signs, uneven, row) = (0, -1, 0, 0, 0, 0, false, 0);
        var ended = ReadOnlySpan<int>.Empty;
        for (var at = start; at < text.Length;)
        {
            var codePoint = SymbolReader.CodePointAt(text, at, out var length);
            var symbol = SymbolTable.Of(codePoint);
            at += length;
            var count = symbol.Kind is SymbolKind.Typed ? 0 : SymbolReader.LettersOf(codePoint, symbol, several);
            if (symbol.Kind is SymbolKind.Ignored)
            {
                continue;
            }

            if (count == 0)
            {
                if (++gap > LongestGap || !MayPart(codePoint, symbol) || (set.InsideWords && last >= 0 && last < 0x250))
                {
                    return;
                }

                uneven |= gaps > 0 && signs != 0 && signs != codePoint;
                signs = codePoint;
                continue;
            }

            var parted = gap > 0;
            if (parted)
            {
                gaps++;
                gap = 0;
            }

            row++;
            foreach (var letter in several[..count])
            {
                if (letter.Class == last)
                {
                    continue;
                }

                node = set.Inside.Next(node, letter.Class, out ended);
                (last, row) = (letter.Class, 1);
                if (node == 0)
                {
                    return;
                }
            }

            // A stretched letter, which needs no look at each length; and nobody parts those.
            if (row > set.LongestRow)
            {
                if (parted)
                {
                    return;
                }

                continue;
            }

            characters += codePoint <= char.MaxValue && IsMark((char)codePoint) ? 0 : 1;
            foreach (var place in ended)
            {
                Consider(place, start, at, characters, gaps, signs, uneven);
            }
        }
    }

    private void Consider(int place, int start, int end, int characters, int gaps, int signs, bool uneven)
    {
        ref readonly var term = ref set.ShapeAt(place);
        if (term.IsPattern)
        {
            ConsiderPattern(place, set.TermAt(place).Pattern!, start);

            return;
        }

        // A sentence may end between two letters of a term; only letters that are all parted, and alike, were parted on purpose.
        if (gaps > 0 && (uneven || gaps != characters - 1 || (char.IsWhiteSpace((char)signs) && characters < 3 && !IsAlone(start, end))))
        {
            return;
        }

        var stretchedEnd = StretchedEnd(end);
        if ((term.IsSubstring || IsWord(start, stretchedEnd)) && CloseLook.Confirms(set, place, text, start, stretchedEnd, typed: false, gaps > 0))
        {
            hits.Add(new TermHit(place, start, stretchedEnd));
        }
    }

    private void ConsiderPattern(int place, WildcardPattern pattern, int anchor)
    {
        if (anchor >= word.End || anchor < word.Start)
        {
            word = WordAround(anchor);
        }

        if (word.End - word.Start > LongestWord || (pattern.IsPrefix && anchor != word.Start))
        {
            return;
        }

        var letters = Scratch.Mine.Text.AsSpan();
        var count = CloseLook.Gather(text, word.Start, word.End, typed: false, letters);
        if (count > 0 && pattern.Matches(letters[..count]))
        {
            hits.Add(new TermHit(place, word.Start, word.End));
        }
    }

    private readonly (int Start, int End) WordAround(int at)
    {
        var (start, end) = (at, at);
        while (start > 0 && IsInWord(start - 1))
        {
            start--;
        }

        while (end < text.Length && IsInWord(end))
        {
            end++;
        }

        return (start, Math.Max(end, at + 1));
    }

    private readonly bool IsInWord(int at) => char.IsSurrogate(text[at])
        ? SymbolTable.Of(SymbolReader.CodePointAt(text, char.IsLowSurrogate(text[at]) && at > 0 ? at - 1 : at, out _)).Kind is SymbolKind.Letter
        : SymbolTable.Of(text[at]).Kind is SymbolKind.Letter or SymbolKind.Digit or SymbolKind.Hangul or SymbolKind.Ignored;

    private readonly int StretchedEnd(int end)
    {
        var stretched = end;
        while (stretched < text.Length && stretched - end < LongestStretch && text[stretched] == text[end - 1] && !char.IsSurrogate(text[stretched]))
        {
            stretched++;
        }

        return stretched - end >= 2 ? stretched : end;
    }

    // The signs of sentences part sentences; anything else between two letters was put there.
    private static bool MayPart(int codePoint, Symbol symbol) => symbol.Kind switch
    {
        SymbolKind.Space => codePoint is ' ' or '\u3000' or '\u00a0',
        SymbolKind.Other or SymbolKind.Typed => codePoint is not (',' or '!' or '?' or ';' or ':' or '"' or '(' or ')' or '\'' or '（' or '）' or '，' or '！' or '？' or '；' or '：')
            and not (>= 0x3001 and <= 0x301f) and not (>= 0x2018 and <= 0x201f),
        _ => false,
    };

    private readonly bool IsAlone(int start, int end) =>
        (start == 0 || char.IsWhiteSpace(text[start - 1])) && (end == text.Length || char.IsWhiteSpace(text[end]));

    // No cluster of letters is cut in two, no Latin or Katakana word found inside a longer one: バカ is not in バカンス.
    private readonly bool IsWord(int start, int end)
    {
        var before = start > 0 ? text[start - 1] : ' ';
        var after = end < text.Length ? text[end] : ' ';
        var (first, last) = (text[start], text[end - 1]);
        if (IsMark(after) || before is >= 'เ' and <= 'ไ' || (after is 'ะ' or 'า' or 'ำ' && last is >= 'ก' and <= 'ฮ'))
        {
            return false;
        }

        return !(IsKatakana(first) && IsKatakana(last) && (IsKatakana(before) || IsKatakana(after)))
            && !(IsSpaced(first) && IsSpaced(before)) && !(IsSpaced(last) && IsSpaced(after));
    }

    private static bool IsMark(char c) =>
        SymbolTable.Of(c).Kind is SymbolKind.Wordless
        && char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    private static bool IsKatakana(char c) => c is >= 'ァ' and <= 'ヺ' or 'ー' or (>= 'ｦ' and <= 'ﾟ');

    private static bool IsSpaced(char c) => SymbolTable.Of(c).Kind is SymbolKind.Letter or SymbolKind.Hangul;
}
