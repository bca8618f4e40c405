using Chat.Functions.Moderation.Engine.Symbols;

namespace Chat.Functions.Moderation.Engine.Terms;

/// <summary>Reads a term as it is written in a policy.</summary>
internal static class TermReader
{
    /// <summary>Letters a term may have; it bounds what any text may cost.</summary>
    public const int MostLetters = 64;

    /// <summary>Signs that are part of a term though they part words elsewhere: c#, c++.</summary>
    public const char Escape = '\\';

    /// <summary>Whether a text without letters can be looked for as it is: it has an emoji, or two signs at least.</summary>
    public static bool IsLiteral(string text) =>
        text.Trim() is var bare && !bare.AsSpan().ContainsAny('*', '?') && (bare.Length > 1 || (bare.Length == 1 && SymbolTable.Of(bare[0]).IsEmoji));

    /// <summary>The term, or why there is none: <paramref name="fault"/> is then the rest of a sentence that begins with the term.</summary>
    public static Term? Read(int rule, string text, TermOptions options, out string? fault)
    {
        var letters = new List<Letter>();
        var breaks = new List<int>();
        var pattern = new List<Letter>();
        var (hasWildcard, wordless, hasLetter, characters, parted) = (false, false, false, 0, false);
        Span<Letter> some = stackalloc Letter[SymbolReader.MostLetters];
        for (var at = 0; at < text.Length;)
        {
            var codePoint = SymbolReader.CodePointAt(text, at, out var length);
            var escaped = codePoint == Escape && at + 1 < text.Length && text[at + 1] is '*' or '?' or Escape;
            at += escaped ? 2 : length;
            if (codePoint is '*' or '?' && !escaped)
            {
                hasWildcard = true;
                pattern.Add(new Letter(codePoint is '*' ? WildcardPattern.Any : WildcardPattern.One, -1));
                continue;
            }

            var symbol = SymbolTable.Of(codePoint);
            var count = escaped ? 0 : SymbolReader.LettersOf(codePoint, symbol, some);
            if (count == 0)
            {
                parted |= symbol.Kind is not SymbolKind.Ignored;
                continue;
            }

            if (parted && letters.Count > 0)
            {
                breaks.Add(letters.Count);
            }

            parted = false;
            characters++;
            wordless |= symbol.Kind is SymbolKind.Wordless;
            hasLetter |= symbol.Kind is SymbolKind.Letter or SymbolKind.Hangul or SymbolKind.Wordless;
            foreach (var letter in some[..count])
            {
                letters.Add(letter);
                pattern.Add(letter);
            }
        }

        fault = letters.Count switch
        {
            0 => "has no letter or digit",
            > MostLetters => $"has more than {MostLetters} letters",
            _ when hasWildcard && breaks.Count > 0 => "has a wildcard and several words; use one or the other",
            _ when hasWildcard && letters.Count < 2 => "has a wildcard and fewer than two letters",
            _ => null,
        };

        return fault is not null ? null : new Term
        {
            Rule = rule,
            Text = text,
            Options = options,
            Letters = [.. letters],
            Breaks = wordless ? [] : [.. breaks],
            WordHashes = wordless ? [] : TermHash.OfWords(letters, breaks),
            Pattern = hasWildcard ? PatternOf(pattern) : null,
            IsWordless = wordless,
            HasLetter = hasLetter,
            Characters = characters,
        };
    }

    private static WildcardPattern PatternOf(List<Letter> letters)
    {
        var (anchor, from) = (new List<int>(), 0);
        for (var start = 0; start < letters.Count; start++)
        {
            var stretch = letters.Skip(start).TakeWhile(letter => letter.Fold >= 0).Select(letter => letter.Class).ToList();
            if (stretch.Count > anchor.Count)
            {
                (anchor, from) = (stretch, start);
            }

            start += stretch.Count;
        }

        return new WildcardPattern
        {
            // Runs are counted once in texts, so they are in patterns.
            Letters = [.. letters.Where((letter, place) => place == 0 || letter.Fold < 0 || letter != letters[place - 1])],
            Anchor = [.. anchor.Where((one, place) => place == 0 || one != anchor[place - 1])],
            IsPrefix = from == 0,
        };
    }
}
