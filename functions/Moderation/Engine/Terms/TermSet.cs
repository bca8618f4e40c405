using System.Runtime.InteropServices;
using Chat.Functions.Moderation.Engine.Symbols;

namespace Chat.Functions.Moderation.Engine.Terms;

/// <summary>All terms of a policy, made ready to be found. Never changes; any number of threads may search it.</summary>
internal sealed class TermSet
{
    // The shape of a term, its letters by their numbers in the alphabet, the shape of the next: what ten thousand terms take of the cache is what they cost.
    private readonly ushort[] table;
    private readonly Letter[] alphabet;
    private readonly Term[] all;

    public TermSet(IReadOnlyList<Term> terms)
    {
        // What is compared with one another lies side by side.
        all = [.. terms.Concat(terms.Where(IsWhole).Select(term => term.InCapitals).OfType<Term>())
            .OrderBy(term => term.Letters.Length).ThenBy(term => term.Letters[0].Class).ThenBy(term => term.Letters[^1].Class)];
        var places = new int[all.Length];
        var written = new List<ushort>();
        var numbers = new Dictionary<Letter, ushort>();
        for (var number = 0; number < all.Length; number++)
        {
            places[number] = written.Count;
            written.AddRange(MemoryMarshal.Cast<TermShape, ushort>([new TermShape(all[number], number)]));
            written.AddRange(all[number].Letters.Select(letter => NumberOf(letter, numbers)));
        }

        alphabet = [.. numbers.OrderBy(entry => entry.Value).Select(entry => entry.Key)];

        table = [.. written];
        var entries = all.Zip(places, (term, place) => (Term: term, Place: place)).ToList();
        var whole = entries.Where(entry => IsWhole(entry.Term)).ToList();
        Words = new HashIndex([.. whole.Select(entry => (TermHash.Of(entry.Term.Letters.Select(letter => letter.Class)), entry.Place))]);
        Pairs = new HashIndex([.. whole.Where(entry => entry.Term.Breaks.Length > 0).Select(entry => (PairOf(entry.Term.WordHashes[0], entry.Term.WordHashes[1]), entry.Place))]);
        Masked = new HashIndex([.. whole.Where(entry => entry.Term is { Breaks.Length: 0, IsExact: false, Letters.Length: >= 3 }).SelectMany(entry => (IEnumerable<(ulong, int)>)
        [
            (MaskedInside(entry.Term.Letters.Length, entry.Term.Letters[0].Class, entry.Term.Letters[^1].Class), entry.Place),
            (MaskedAtEnd(entry.Term.Letters.Length, entry.Term.Letters[0].Class, entry.Term.Letters[1].Class), entry.Place),
        ])]);
        var inside = entries.Where(entry => entry.Term is { Pattern: not null } or { IsWordless: true } or { IsSubstring: true }).ToList();
        Inside = new TermTrie(inside.Select(entry => (entry.Term.Pattern?.Anchor ?? Collapsed(entry.Term), entry.Place)));
        InsideWords = inside.Any(entry => entry.Term.IsSubstring || entry.Term.Pattern is { IsPrefix: false } || (entry.Term.IsWordless && !IsWordless(entry.Term.Letters[0].Fold)));
        LongestRow = inside.Select(entry => LongestRowOf(entry.Term)).DefaultIfEmpty().Max();
        AtWordStarts = InsideWords || inside.Any(entry => entry.Term.Pattern is not null);
        Longest = all.Select(term => term.Letters.Length).DefaultIfEmpty().Max();
    }

    public bool IsEmpty => all.Length == 0;

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

    /// <summary>What finding the term at this place needs to know of it.</summary>
    public ref readonly TermShape ShapeAt(int place) => ref MemoryMarshal.Cast<ushort, TermShape>(table.AsSpan(place, TermShape.Size))[0];

    /// <summary>Its letters.</summary>
    public TermLetters LettersAt(int place)
    {
        var numbers = table.AsSpan(place + TermShape.Size, ShapeAt(place).Length);

        return alphabet.Length < TermLetters.MostNumbers || !numbers.Contains(TermLetters.NoNumber) ? new(numbers, alphabet) : new(numbers, alphabet, TermAt(place).Letters);
    }

    /// <summary>The rest of it.</summary>
    public Term TermAt(int place) => all[ShapeAt(place).Number];

    public static ulong PairOf(ulong first, ulong second) => (first ^ (second >> 29)) + (second * 0xd6e8feb86659fd93);

    public static ulong MaskedInside(int length, int first, int last) => TermHash.Add(TermHash.Add((ulong)length, (uint)first), (uint)last);

    public static ulong MaskedAtEnd(int length, int first, int second) => ~MaskedInside(length, first, second);

    private static ushort NumberOf(Letter letter, Dictionary<Letter, ushort> numbers)
    {
        if (!numbers.TryGetValue(letter, out var number))
        {
            number = (ushort)Math.Min(numbers.Count, TermLetters.NoNumber);
            if (number < TermLetters.NoNumber)
            {
                numbers.Add(letter, number);
            }
        }

        return number;
    }

    private static bool IsWhole(Term term) => term is { Pattern: null, IsWordless: false, IsSubstring: false };

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

    private static bool IsWordless(int codePoint) => SymbolTable.Of(codePoint).Kind is SymbolKind.Wordless;

    private static int[] Collapsed(Term term) => [.. term.Letters.Select(letter => letter.Class).Where((one, at) => at == 0 || one != term.Letters[at - 1].Class)];
}
