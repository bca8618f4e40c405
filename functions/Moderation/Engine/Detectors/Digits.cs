using Chat.Functions.Moderation.Engine.Symbols;

namespace Chat.Functions.Moderation.Engine.Detectors;

/// <summary>Digits of every script, and rows of them with the separators that numbers are written with.</summary>
internal static class Digits
{
    /// <summary>The value of the digit, or -1.</summary>
    public static int At(ReadOnlySpan<char> text, int at, out int length)
    {
        var c = text[at];
        if (c < 0x80)
        {
            length = 1;

            return c is >= '0' and <= '9' ? c - '0' : -1;
        }

        var codePoint = SymbolReader.CodePointAt(text, at, out length);

        return SymbolTable.Of(codePoint).Kind is SymbolKind.Digit ? (int)SymbolTable.FoldOf(codePoint) - '0' : -1;
    }

    /// <summary>
    /// The row that begins here: its digits, where each group of them ends, and where the row ends. One separator between two digits, or a bracket and
    /// a space.
    /// </summary>
    public static (int End, int Count, int Groups) Row(ReadOnlySpan<char> text, int start, Span<byte> digits, Span<byte> groups)
    {
        var (end, count, group, separators) = (start, 0, 0, 0);
        for (var at = start; at < text.Length;)
        {
            var value = At(text, at, out var length);
            if (value >= 0)
            {
                if (count == digits.Length || group >= groups.Length)
                {
                    // Longer than any number that means something.
                    return (at, 0, 0);
                }

                if (separators > 0 && count > 0)
                {
                    groups[group++] = (byte)count;
                }

                separators = 0;
                digits[count++] = (byte)value;
                at += length;
                end = at;
            }
            else if (text[at] is ' ' or '-' or '.' or '(' or ')' or '/' or '\u00a0' or '\u2009' or '\u202f' or '\u2011' or '\u2013' && ++separators <= 2)
            {
                at += length;
            }
            else if (text[at] >= 0x80 && SymbolTable.Of(SymbolReader.CodePointAt(text, at, out _)).Kind is SymbolKind.Ignored)
            {
                // Nobody sees it, and what is copied has it: a number between marks of direction.
                at += length;
            }
            else
            {
                break;
            }
        }

        if (group < groups.Length && count > 0)
        {
            groups[group++] = (byte)count;
        }

        return (end, count, group);
    }
}
