using System.Runtime.CompilerServices;
using Chat.Functions.Moderation.Engine.Symbols;

namespace Chat.Functions.Moderation.Engine.Terms;

/// <summary>Reads one piece: the loop that every character of every message goes through.</summary>
internal static class PieceReader
{
    private const int FirstFlagLetter = 0x1f1e6;
    private const int LastFlagLetter = 0x1f1ff;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsWord(SymbolKind kind, bool typed) =>
        kind is SymbolKind.Letter or SymbolKind.Digit or SymbolKind.Hangul || (typed && kind is SymbolKind.Typed);

    /// <summary>Reads the piece that begins here, and answers with where it ends. A flag, two flag letters, is none: its count is 0.</summary>
    public static int Read(ReadOnlySpan<char> text, int start, bool typed, ref Piece piece)
    {
        var (hash, count, letters, last, first) = (0UL, 0, 0, uint.MaxValue, 0u);
        var (odd, letter, vowel, alphabetic, hangul, turned) = (false, false, false, true, false, false);
        var at = start;
        var end = start;
        while (at < text.Length)
        {
            int codePoint = text[at];
            var length = 1;
            if (char.IsSurrogate((char)codePoint))
            {
                codePoint = SymbolReader.CodePointAt(text, at, out length);
            }

            var symbol = SymbolTable.Of(codePoint);
            var kind = symbol.Kind;
            if (kind is SymbolKind.Letter && !symbol.Expands)
            {
                var isHangul = symbol.Script is Script.Hangul;
                if ((letter && isHangul != hangul) || codePoint is >= FirstFlagLetter and <= LastFlagLetter)
                {
                    if (letter && isHangul != hangul)
                    {
                        break;
                    }

                    // Two flag letters are a flag, one or many are letters; a row of them is a piece of its own.
                    var row = FlagLetters(text, at);
                    if (row == 2 || (row > 2 && at > start))
                    {
                        if (at > start)
                        {
                            break;
                        }

                        piece.Count = 0;

                        return at + 4;
                    }
                }

                letter = true;
                hangul = isHangul;
                odd |= isHangul;
                vowel |= symbol.IsVowel;
                turned |= symbol.IsTurned;
                alphabetic &= symbol.Script is Script.Latin or Script.Cyrillic or Script.Greek;
                var one = symbol.Value == 0 ? (uint)codePoint : symbol.Value;
                if (one != last)
                {
                    hash = TermHash.Add(hash, one);
                    first = count == 0 ? one : first;
                    last = one;
                    count++;
                    letters++;
                }
            }
            else if (IsWord(kind, typed))
            {
                if (kind is SymbolKind.Hangul or SymbolKind.Letter)
                {
                    var isHangul = symbol.Script is Script.Hangul;
                    if (letter && isHangul != hangul)
                    {
                        break;
                    }

                    (letter, hangul, vowel) = (true, isHangul, vowel || symbol.IsVowel);
                    alphabetic &= symbol.Script is Script.Latin or Script.Cyrillic or Script.Greek;
                }

                odd |= kind is not SymbolKind.Letter;
                (hash, first, last, var added) = Several(codePoint, symbol, hash, count, first, last);
                count += added;
                letters += added > 0 ? 1 : 0;
            }
            else if (kind is SymbolKind.Ignored)
            {
                at += length;
                continue;
            }
            else
            {
                break;
            }

            at += length;
            end = at;
        }

        (piece.Start, piece.End, piece.Hash, piece.Count, piece.Letters, piece.First, piece.Last) = (start, end, hash, count, letters, first, last);
        (piece.IsOdd, piece.HasLetter, piece.HasVowel, piece.IsAlphabetic) = (odd, letter, vowel, alphabetic);
        piece.HasTurned = turned;

        return at;
    }

    private static (ulong Hash, uint First, uint Last, int Added) Several(int codePoint, Symbol symbol, ulong hash, int count, uint first, uint last)
    {
        Span<Letter> several = stackalloc Letter[SymbolReader.MostLetters];
        var added = 0;
        foreach (var letter in several[..SymbolReader.LettersOf(codePoint, symbol, several)])
        {
            if ((uint)letter.Class != last)
            {
                hash = TermHash.Add(hash, (uint)letter.Class);
                first = count + added == 0 ? (uint)letter.Class : first;
                last = (uint)letter.Class;
                added++;
            }
        }

        return (hash, first, last, added);
    }

    private static int FlagLetters(ReadOnlySpan<char> text, int at)
    {
        var row = 0;
        while (row <= 3 && at + 1 < text.Length && SymbolReader.CodePointAt(text, at, out var length) is >= FirstFlagLetter and <= LastFlagLetter)
        {
            row++;
            at += length;
        }

        return row;
    }
}
