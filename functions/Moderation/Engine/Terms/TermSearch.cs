using Chat.Functions.Moderation.Engine.Symbols;

namespace Chat.Functions.Moderation.Engine.Terms;

/// <summary>
/// Looks for all terms at once: reads the text as pieces, asks one index for each piece and for pieces that may belong together, and looks closely at
/// what the index names. A clean word costs one look, whatever the number of terms.
/// </summary>
internal ref struct TermSearch
{
    private const int ShortestJoined = 3;
    private const int ShortestFragmented = 4;
    private const int MostFragments = 4;
    private const int MostStarts = 6;

    // Letters of a row at which a word may end: the others only make it longer.
    private const int MostOfRow = 3;

    // What a piece may be the end of, among what the index names: more is made of a few letters to keep us busy.
    private const int MostLooks = 12;

    private readonly TermSet set;
    private readonly ReadOnlySpan<char> text;
    private readonly Piece[] recent;
    private readonly List<TermHit> hits;

    private bool typed;
    private int pieces;
    private bool sawTyped;
    private bool sawMask;
    private bool sawWordless;
    private bool sawReversal;

    private TermSearch(TermSet set, ReadOnlySpan<char> text, List<TermHit> hits)
    {
        this.set = set;
        this.text = text;
        this.hits = hits;
        var scratch = Scratch.Mine;
        scratch.Neighbours = default;
        recent = scratch.Recent;
    }

    /// <summary>Adds what is found, in no order and perhaps twice.</summary>
    public static void Find(TermSet set, ReadOnlySpan<char> text, List<TermHit> hits)
    {
        FindAsWritten(set, text, hits, out var sawReversal);
        if (sawReversal)
        {
            ReversedSearch.Find(set, text, hits);
        }

        if (SymbolTable.HasCapital(text))
        {
            CapitalSearch.Find(set, text, hits);
        }
    }

    /// <summary>The same in this very text.</summary>
    public static void FindAsWritten(TermSet set, ReadOnlySpan<char> text, List<TermHit> hits, out bool sawReversal)
    {
        var search = new TermSearch(set, text, hits);
        search.FindInPieces(withTyped: false);
        if (search.sawTyped)
        {
            search.FindInPieces(withTyped: true);
        }

        if (!set.Inside.IsEmpty && (search.sawWordless || set.AtWordStarts))
        {
            InsideSearch.Find(set, text, hits);
        }

        if (search.sawMask)
        {
            MaskSearch.Find(set, text, hits);
        }

        sawReversal = search.sawReversal;
    }

    /// <summary>The same without reading backwards: what reading backwards reads.</summary>
    public static void FindForwards(TermSet set, ReadOnlySpan<char> text, List<TermHit> hits) => new TermSearch(set, text, hits).FindInPieces(withTyped: false);

    private void FindInPieces(bool withTyped)
    {
        typed = withTyped;
        pieces = 0;
        var gap = new Gap { IsHard = true };
        for (var at = 0; at < text.Length;)
        {
            int codePoint = text[at];
            var length = 1;
            if (char.IsSurrogate((char)codePoint))
            {
                codePoint = SymbolReader.CodePointAt(text, at, out length);
            }

            var symbol = SymbolTable.Of(codePoint);
            var kind = symbol.Kind;
            if (PieceReader.IsWord(kind, typed))
            {
                ref var piece = ref recent[pieces & (Scratch.Pieces - 1)];
                var next = PieceReader.Read(text, at, typed, ref piece);
                if (piece.Count > 0)
                {
                    sawReversal |= piece.HasTurned;
                    piece.Gap = gap;
                    pieces++;
                    Consider(ref piece);
                    gap = default;
                }
                else
                {
                    gap.Length++;
                }

                at = next;
                continue;
            }

            switch (kind)
            {
                case SymbolKind.Space:
                    gap.HasSpace = true;
                    gap.HasLineBreak |= codePoint is '\n' or '\r';
                    gap.Length++;
                    break;
                case SymbolKind.Wordless:
                    sawWordless = true;
                    gap = new Gap { IsHard = true };
                    break;
                case SymbolKind.Ignored:
                    sawReversal |= codePoint is 0x202e or 0x2067;
                    break;
                default:
                    gap.Length++;
                    gap.IsApostrophe = codePoint is '\'' or '’' or 'ʼ' && gap.Length == 1;
                    gap.Signs = (gap.Signs * 31) + (uint)codePoint;
                    if (!typed)
                    {
                        Notice(kind, codePoint, at, length);
                    }

                    break;
            }

            at += length;
        }
    }

    // A sign that might be a letter, or stand for one that is left out, is worth another reading only where letters are next to it.
    private void Notice(SymbolKind kind, int codePoint, int at, int length)
    {
        var before = at > 0 && IsWordAt(at - 1);
        var after = at + length < text.Length && IsWordAt(at + length);
        if (kind is SymbolKind.Typed)
        {
            sawTyped |= codePoint switch
            {
                '(' or '<' or '[' or '{' => before && after,
                '!' => after || (pieces > 0 && (before ? recent[(pieces - 1) & (Scratch.Pieces - 1)].IsOdd : recent[(pieces - 1) & (Scratch.Pieces - 1)].StandsAlone)),
                _ => before || after || (pieces > 0 && recent[(pieces - 1) & (Scratch.Pieces - 1)].IsSingle) || NextIsSingle(at + length),
            };
        }

        sawMask |= before && codePoint is not ('\'' or '’') && (after
            || (codePoint is not ('!' or '?' or '.' or ',' or ';' or ':' or ')' or '"' or '…') && at + length < text.Length && !char.IsWhiteSpace(text[at + length])));
    }

    private readonly bool IsWordAt(int at) =>
        char.IsSurrogate(text[at]) || SymbolTable.Of(text[at]).Kind is SymbolKind.Letter or SymbolKind.Digit or SymbolKind.Hangul;

    private readonly bool NextIsSingle(int at) => at + 1 < text.Length && text[at] == ' ' && IsWordAt(at + 1) && (at + 2 >= text.Length || !IsWordAt(at + 2));

    private void Consider(ref Piece piece)
    {
        if (piece.Count <= set.Longest && set.Words.MayHave(piece.Hash))
        {
            LookAt(piece.Hash, piece.Start, piece.End, joined: false);
        }

        if (piece.IsOdd)
        {
            ConsiderParts(piece);
        }

        if (pieces < 2 || !piece.Gap.CanJoin)
        {
            return;
        }

        ref var before = ref recent[(pieces - 2) & (Scratch.Pieces - 1)];
        if (!piece.Gap.HasSpace || (piece.IsSingle && before.IsSingle) || piece.IsFragment || before.IsFragment)
        {
            ConsiderJoined();
        }

        if (!set.Pairs.IsEmpty)
        {
            ConsiderPair(before, piece);
        }
    }

    // Where digits or signs stand at either end, the word may be what is between them; a Korean word may have a particle.
    private readonly void ConsiderParts(in Piece piece)
    {
        var lastLetter = LastLetter(piece);
        var leading = true;
        for (var (start, starts) = (piece.Start, 0); start < piece.End && leading && starts < MostStarts; starts++)
        {
            ConsiderPartsFrom(start, piece, lastLetter);
            var first = SymbolTable.Of(SymbolReader.CodePointAt(text, start, out var firstLength));
            leading = first.Kind is SymbolKind.Digit or SymbolKind.Typed or SymbolKind.Ignored;
            start += firstLength;
        }
    }

    private readonly void ConsiderPartsFrom(int start, in Piece piece, int lastLetter)
    {
        Span<Letter> several = stackalloc Letter[SymbolReader.MostLetters];
        var (hash, last, count, row, end, script) = (0UL, -1, 0, 0, start, Script.None);
        for (var at = start; at < piece.End && count <= set.Longest;)
        {
            var codePoint = SymbolReader.CodePointAt(text, at, out var length);
            var symbol = SymbolTable.Of(codePoint);
            at += length;
            if (symbol.Kind is SymbolKind.Ignored)
            {
                continue;
            }

            var before = (hash, count);
            var letters = several[..SymbolReader.LettersOf(codePoint, symbol, several)];
            foreach (var letter in letters)
            {
                if (letter.Class != last)
                {
                    hash = TermHash.Add(hash, (uint)letter.Class);
                    last = letter.Class;
                    count++;
                }
            }

            // All of a long row are one stretched letter: a look at each length would take as long as the square of it.
            if (count == before.count)
            {
                row++;
            }
            else
            {
                if (row > MostOfRow)
                {
                    ConsiderPart(before.hash, start, end, piece, lastLetter, script);
                }

                row = 1;
            }

            (end, script) = (at, symbol.Script);
            if (row <= MostOfRow && count <= set.Longest)
            {
                ConsiderPart(hash, start, end, piece, lastLetter, script);
            }
        }

        if (row > MostOfRow)
        {
            ConsiderPart(hash, start, end, piece, lastLetter, script);
        }
    }

    private readonly void ConsiderPart(ulong hash, int start, int end, in Piece piece, int lastLetter, Script script)
    {
        var rest = text[end..piece.End];
        var mayEnd = end >= lastLetter || (script is Script.Hangul && rest.Length <= Particles.Longest && Particles.Has(rest));
        if (mayEnd && (start > piece.Start || end < piece.End) && set.Words.MayHave(hash))
        {
            LookAt(hash, start, end, joined: false);
        }
    }

    private readonly int LastLetter(in Piece piece)
    {
        var end = piece.End;
        while (end > piece.Start)
        {
            var width = char.IsLowSurrogate(text[end - 1]) && end - 1 > piece.Start ? 2 : 1;
            if (SymbolTable.Of(SymbolReader.CodePointAt(text, end - width, out _)).Kind is SymbolKind.Letter or SymbolKind.Hangul)
            {
                return end;
            }

            end -= width;
        }

        return piece.End;
    }

    // Backwards from the newest piece, as long as these could be one word that somebody took apart.
    private readonly void ConsiderJoined()
    {
        ref var newest = ref recent[(pieces - 1) & (Scratch.Pieces - 1)];
        var (hash, first, count, letters) = (newest.Hash, newest.First, newest.Count, newest.Letters);
        var (singles, noSpace, onlySpace, alike, fragment, alphabetic) = (newest.IsSingle, true, true, true, newest.IsFragment, newest.IsAlphabetic);
        var after = newest.Gap;
        var oldest = Math.Max(0, pieces - Scratch.Pieces);
        var looks = 0;
        for (var place = pieces - 2; place >= oldest && looks < MostLooks; place--)
        {
            ref var later = ref recent[(place + 1) & (Scratch.Pieces - 1)];
            ref var piece = ref recent[place & (Scratch.Pieces - 1)];
            if (!later.Gap.CanJoin || count + piece.Count > set.Longest + 1)
            {
                return;
            }

            singles &= piece.IsSingle;
            noSpace &= !later.Gap.HasSpace;
            onlySpace &= later.Gap.IsOnlySpace;
            alike &= later.Gap.Signs == after.Signs;
            fragment |= piece.IsFragment;
            alphabetic &= piece.IsAlphabetic;
            var parts = pieces - place;
            var asFragments = onlySpace && alphabetic && parts <= MostFragments;
            if (!singles && !(noSpace && alike) && !asFragments)
            {
                return;
            }

            hash = TermHash.Join(piece.Hash, piece.Last, hash, first, count);
            count += piece.Count - (piece.Last == first ? 1 : 0);
            letters += piece.Letters;
            first = piece.First;
            if (count > set.Longest || !set.Words.MayHave(hash) || RowGoesOn(place, oldest))
            {
                continue;
            }

            var spelled = singles && letters >= ShortestJoined && IsWholeSpelling(place);
            var cut = noSpace && alike && letters >= ShortestJoined && !(singles && !IsWholeSpelling(place)) && !IsContraction(place);
            var split = asFragments && fragment && !singles && letters >= ShortestFragmented && !piece.Gap.IsApostrophe && !IsApostropheAt(newest.End);
            if (spelled || cut || split)
            {
                looks++;
                LookAt(hash, piece.Start, newest.End, joined: true);
            }
        }
    }

    // A row of one letter is looked at when it is complete: b b b a d once, not three times.
    private readonly bool RowGoesOn(int place, int oldest)
    {
        if (place == oldest)
        {
            return false;
        }

        ref var piece = ref recent[place & (Scratch.Pieces - 1)];
        ref var before = ref recent[(place - 1) & (Scratch.Pieces - 1)];

        // By the letters, not their classes: in French "il l-i-b-o" nothing goes on.
        return before.Count == 1 && before.First == piece.First && piece.Gap.CanJoin && FirstLetter(before) == FirstLetter(piece);
    }

    private readonly int FirstLetter(in Piece piece)
    {
        var codePoint = SymbolReader.CodePointAt(text, piece.Start, out _);

        return SymbolTable.LetterOf(codePoint);
    }

    // c l a s s is spelled as a whole, and its end is no word of its own. Only words of one letter may stand beside: I, a, and, in Russian, и.
    private readonly bool IsWholeSpelling(int place)
    {
        ref var first = ref recent[place & (Scratch.Pieces - 1)];
        ref var second = ref recent[(place + 1) & (Scratch.Pieces - 1)];
        ref var newest = ref recent[(pieces - 1) & (Scratch.Pieces - 1)];
        if (place > 0 && pieces - place < Scratch.Pieces)
        {
            ref var before = ref recent[(place - 1) & (Scratch.Pieces - 1)];
            if (before.StandsAlone && first.Gap.IsLike(second.Gap) && !IsWordOfOneLetter(before))
            {
                return false;
            }
        }

        var (after, gap) = After(newest.End);

        return !(after.Count > 0 && after.IsSingle && gap.IsLike(second.Gap) && !IsWordOfOneLetter(after));
    }

    private readonly bool IsWordOfOneLetter(in Piece piece)
    {
        return FirstLetter(piece) is 'a' or 'i' or 'o' or 'e' or 'u' or 'y' or (>= '0' and <= '9') or 'w' or 'z' or 'и' or 'в' or 'к' or 'с' or 'о' or 'у' or 'я' or 'а' or 'е' or 'і' or 'й' or 'з' or 'η' or 'ο' or 'ω';
    }

    private readonly (Piece Piece, Gap Gap) After(int end)
    {
        var (gap, piece) = (new Gap(), new Piece());
        for (var at = end; at < text.Length && gap.Length <= Gap.Longest;)
        {
            var codePoint = SymbolReader.CodePointAt(text, at, out var length);
            var kind = SymbolTable.Of(codePoint).Kind;
            if (PieceReader.IsWord(kind, typed))
            {
                PieceReader.Read(text, at, typed, ref piece);
                break;
            }

            if (kind is SymbolKind.Wordless)
            {
                break;
            }

            if (kind is not SymbolKind.Ignored)
            {
                gap.Length++;
                gap.HasSpace |= kind is SymbolKind.Space;
                gap.HasLineBreak |= codePoint is '\n' or '\r';
                gap.Signs = kind is SymbolKind.Space ? gap.Signs : (gap.Signs * 31) + (uint)codePoint;
            }

            at += length;
        }

        return (piece, gap);
    }

    // he'll is not hell, nor l'ecole lecole.
    private readonly bool IsContraction(int place)
    {
        ref var first = ref recent[place & (Scratch.Pieces - 1)];
        ref var newest = ref recent[(pieces - 1) & (Scratch.Pieces - 1)];
        var ending = text[newest.Start..newest.End];
        ending = ending[..(ending.LastIndexOfAnyExcept("!$|+@") + 1)];

        return newest.Gap.IsApostrophe && pieces - place == 2
            && (ending is "ll" or "re" or "ve" or "t" or "s" or "d" or "m" or "LL" or "RE" or "VE" or "T" or "S" or "D" or "M"
                || (first.IsSingle && newest.Letters > 2));
    }

    private readonly bool IsApostropheAt(int at) => at < text.Length && text[at] is '\'' or '’';

    private readonly void ConsiderPair(in Piece before, in Piece piece)
    {
        var hash = TermSet.PairOf(before.Hash, piece.Hash);
        foreach (var place in set.Pairs.Find(hash))
        {
            var words = set.TermAt(place).WordHashes;
            var end = piece.End;
            for (var word = 2; word < words.Length && end >= 0; word++)
            {
                var (next, gap) = After(end);
                end = next.Count > 0 && gap.CanJoin && next.Hash == words[word] ? next.End : -1;
            }

            if (end >= 0 && CloseLook.Confirms(set, place, text, before.Start, end, typed, joined: false))
            {
                hits.Add(new TermHit(place, before.Start, end));
            }
        }
    }

    private readonly void LookAt(ulong hash, int start, int end, bool joined)
    {
        foreach (var place in set.Words.Find(hash))
        {
            if (CloseLook.Confirms(set, place, text, start, end, typed, joined))
            {
                hits.Add(new TermHit(place, start, end));
            }
        }
    }
}
