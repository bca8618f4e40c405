using System.Runtime.CompilerServices;

namespace Chat.Functions.Moderation.Engine.Symbols;

/// <summary>Reads characters and their letters out of UTF-16, whatever is in it: half a surrogate pair is a character nobody sees.</summary>
internal static class SymbolReader
{
    /// <summary>A character is at most this many letters: U+FDFA is 18, cut to what words need.</summary>
    public const int MostLetters = 20;

    private const int FirstSyllable = 0xac00;
    private const int FirstInitial = 0x1100;
    private const int FirstVowel = 0x1161;
    private const int BeforeFirstFinal = 0x11a7;

    // Unicode 15, section 3.12.
    private const int Vowels = 21;
    private const int Finals = 28;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CodePointAt(ReadOnlySpan<char> text, int at, out int length)
    {
        var c = text[at];
        if (char.IsHighSurrogate(c) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
        {
            length = 2;

            return char.ConvertToUtf32(c, text[at + 1]);
        }

        length = 1;

        return c;
    }

    /// <summary>The letters or the digit of one character; none for anything else.</summary>
    public static int LettersOf(int codePoint, Symbol symbol, Span<Letter> letters)
    {
        if (symbol.Kind is SymbolKind.Hangul)
        {
            return SyllableOf(codePoint, letters);
        }

        if (symbol.Kind is SymbolKind.Other or SymbolKind.Ignored or SymbolKind.Space)
        {
            return 0;
        }

        if (symbol.Expands)
        {
            var several = SymbolTable.Expansion(symbol);
            var count = Math.Min(several.Length, letters.Length);
            several[..count].CopyTo(letters);

            return count;
        }

        letters[0] = LetterOf(codePoint, symbol);

        return 1;
    }

    /// <summary>Whether a character is one letter or digit: nearly all are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsOneLetter(Symbol symbol) => symbol.Kind is SymbolKind.Letter or SymbolKind.Digit or SymbolKind.Wordless or SymbolKind.Typed && !symbol.Expands;

    /// <summary>That letter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Letter LetterOf(int codePoint, Symbol symbol) => new(SymbolTable.LetterOf(codePoint), symbol.ClassOf(codePoint));

    private static int SyllableOf(int codePoint, Span<Letter> letters)
    {
        var index = codePoint - FirstSyllable;
        var initial = FirstInitial + (index / (Vowels * Finals));
        var vowel = FirstVowel + (index / Finals % Vowels);
        letters[0] = new Letter(initial, initial);
        letters[1] = new Letter(vowel, vowel);
        if (index % Finals is 0)
        {
            return 2;
        }

        var final = BeforeFirstFinal + (index % Finals);

        return 2 + LettersOf(final, SymbolTable.Of(final), letters[2..]);
    }
}
