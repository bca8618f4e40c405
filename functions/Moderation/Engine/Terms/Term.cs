using Chat.Functions.Moderation.Engine.Symbols;

namespace Chat.Functions.Moderation.Engine.Terms;

/// <summary>One term of one rule, read into letters once.</summary>
internal sealed record Term
{
    public required int Rule { get; init; }

    public required string Text { get; init; }

    public required TermOptions Options { get; init; }

    /// <summary>Its letters, without the spaces between its words.</summary>
    public required Letter[] Letters { get; init; }

    /// <summary>Where its second, third … word begins in <see cref="Letters"/>.</summary>
    public required int[] Breaks { get; init; }

    /// <summary>The hash of each of its words.</summary>
    public required ulong[] WordHashes { get; init; }

    /// <summary>Set when the term has a * or ?: what the wildcards stand between.</summary>
    public required WildcardPattern? Pattern { get; init; }

    public bool IsExact => (Options & TermOptions.Exact) != 0;

    public bool IsSubstring => (Options & TermOptions.Substring) != 0;

    /// <summary>Whether it has a letter of a script that puts no spaces between words; such a term is found anywhere.</summary>
    public required bool IsWordless { get; init; }

    public required bool HasLetter { get; init; }

    /// <summary>Letters as a reader counts them: a Hangul syllable is one.</summary>
    public required int Characters { get; init; }

    /// <summary>The term as its capitals show it, ΝΕΡΟ as NEPO; null where that is no other way to find it.</summary>
    public Term? InCapitals
    {
        get
        {
            Letter[] shown = [.. Letters.Select(SymbolTable.AsCapital)];

            return IsAsWritten || shown.SequenceEqual(Letters) ? null : this with { Letters = shown, WordHashes = TermHash.OfWords(shown, Breaks) };
        }
    }

    /// <summary>Whether nothing else is taken for it: it was asked for so, is too short to be known in a disguise, or is a number.</summary>
    public bool IsAsWritten => IsExact || Letters.Length < 3 || !HasLetter;
}
