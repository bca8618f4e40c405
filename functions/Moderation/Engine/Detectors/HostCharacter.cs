using System.Globalization;
using Chat.Functions.Moderation.Engine.Symbols;

namespace Chat.Functions.Moderation.Engine.Detectors;

/// <summary>
/// What a browser takes the characters of a host for: escapes are what they stand for, and what nobody sees is not there
/// (url.spec.whatwg.org/#host-parsing, unicode.org/reports/tr46).
/// </summary>
internal static class HostCharacter
{
    /// <summary>Stands for a character that browsers leave out.</summary>
    public const char Nothing = '\0';

    private const int EscapeLength = 3;

    /// <summary>The character here, and how many of the text it takes.</summary>
    public static char At(ReadOnlySpan<char> text, int at, out int length)
    {
        length = 1;
        var c = text[at];
        if (c is '%' && at + 2 < text.Length && char.IsAsciiHexDigit(text[at + 1]) && char.IsAsciiHexDigit(text[at + 2])
            && int.Parse(text.Slice(at + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and < 0x80 and var escaped)
        {
            length = EscapeLength;

            return (char)escaped;
        }

        return IsLeftOut(c) ? Nothing : c;
    }

    /// <summary>Whether a host may have it, dots aside. Enclosed letters and the like are letters to a browser.</summary>
    public static bool IsOfHost(char c) => char.IsLetterOrDigit(c) || c is '-' || char.IsSurrogate(c) || (c >= 0x80 && SymbolTable.Of(c).Kind is SymbolKind.Letter);

    public static bool IsDot(char c) => c is '.' or '。' or '．' or '｡';

    /// <summary>Whether nobody sees it, and browsers leave it out: soft hyphens, zero-width characters, marks of direction.</summary>
    public static bool IsLeftOut(char c) =>
        c >= 0x80 && (c is '\u034f' or (>= '\ufe00' and <= '\ufe0f') || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Format);
}
