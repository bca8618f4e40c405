namespace Chat.Functions.Moderation.Engine.Terms;

/// <summary>All terms of a policy, made ready to be found. Never changes; any number of threads may search it.</summary>
internal sealed class TermSet
{
    public TermSet(IReadOnlyList<Term> terms)
    {
        Terms = [.. terms];
        var whole = terms.Select((term, number) => (Term: term, Number: number))
            .Where(entry => entry.Term is { Pattern: null, IsWordless: false, IsSubstring: false })
            .ToList();
        Words = new HashIndex([.. whole.Select(entry => (TermHash.Of(entry.Term.Letters.Select(letter => letter.Class)), entry.Number))]);
        Pairs = new HashIndex([.. whole.Where(entry => entry.Term.Breaks.Length > 0).Select(entry => (PairOf(WordHash(entry.Term, 0), WordHash(entry.Term, 1)), entry.Number))]);
        Masked = new HashIndex([.. whole.Where(entry => entry.Term is { Breaks.Length: 0, IsExact: false, Letters.Length: >= 3 }).SelectMany(entry => (IEnumerable<(ulong, int)>)
        [
            (MaskedInside(entry.Term.Letters.Length, entry.Term.Letters[0].Class, entry.Term.Letters[^1].Class), entry.Number),
            (MaskedAtEnd(entry.Term.Letters.Length, entry.Term.Letters[0].Class, entry.Term.Letters[1].Class), entry.Number),
        ])]);
        var inside = terms.Select((term, number) => (Term: term, Number: number)).Where(entry => entry.Term is { Pattern: not null } or { IsWordless: true } or { IsSubstring: true }).ToList();
        Inside = new TermTrie(inside.Select(entry => (entry.Term.Pattern?.Anchor ?? Collapsed(entry.Term), entry.Number)));
        InsideWords = inside.Any(entry => entry.Term.IsSubstring || entry.Term.Pattern is { IsPrefix: false } || (entry.Term.IsWordless && !IsWordless(entry.Term.Letters[0].Fold)));
        LongestRow = inside.Select(entry => LongestRowOf(entry.Term)).DefaultIfEmpty().Max();
        AtWordStarts = InsideWords || inside.Any(entry => entry.Term.Pattern is not null);
        Longest = terms.Select(term => term.Letters.Length).DefaultIfEmpty().Max();
    }

    public Term[] Terms { get; }

    /// <summary>By the hash of the whole term.</summary>
    public HashIndex Words { get; }

    /// <summary>Terms of several words, by their first two.</summary>
    public HashIndex Pairs { get; }

    /// <summary>By length and the letters that a mask leaves.</summary>
    public HashIndex Masked { get; }

    /// <summary>Terms that are found inside words, or in scripts without them.</summary>
    public TermTrie Inside { get; }

    /// <summary>Whether <see cref="Inside"/> is to be asked at each letter of a word.</summary>
    public bool InsideWords { get; }

    /// <summary>Whether <see cref="Inside"/> is to be asked at the beginning of a word.</summary>
    public bool AtWordStarts { get; }

    /// <summary>How often a letter comes in a row in a term of <see cref="Inside"/>, at most.</summary>
    public int LongestRow { get; }

    /// <summary>Letters of the longest term.</summary>
    public int Longest { get; }

    public static ulong PairOf(ulong first, ulong second) => (first ^ (second >> 29)) + (second * 0xd6e8feb86659fd93);

    public static ulong MaskedInside(int length, int first, int last) => TermHash.Add(TermHash.Add((ulong)length, (uint)first), (uint)last);

    public static ulong MaskedAtEnd(int length, int first, int second) => ~MaskedInside(length, first, second);

    public static ulong WordHash(Term term, int word)
    {
        var from = word == 0 ? 0 : term.Breaks[word - 1];
        var to = word < term.Breaks.Length ? term.Breaks[word] : term.Letters.Length;

        return TermHash.Of(term.Letters[from..to].Select(letter => letter.Class));
    }

    private static int LongestRowOf(Term term)
    {
        var (longest, row) = (1, 1);
        for (var at = 1; at < term.Letters.Length; at++)
        {
            row = term.Letters[at].Class == term.Letters[at - 1].Class ? row + 1 : 1;
            longest = Math.Max(longest, row);
        }

        return longest;
    }

    private static bool IsWordless(int codePoint) => Symbols.SymbolTable.Of(codePoint).Kind is Symbols.SymbolKind.Wordless;

    private static int[] Collapsed(Term term) => [.. term.Letters.Select(letter => letter.Class).Where((one, at) => at == 0 || one != term.Letters[at - 1].Class)];
}
