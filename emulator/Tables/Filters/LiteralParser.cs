using System.Globalization;
using System.Text;
using Chat.Emulator.Tables.Wire;

namespace Chat.Emulator.Tables.Filters;

/// <summary>
/// Constants: 'text', 1, 1L, 1.5, true, datetime'…', guid'…', X'…' or binary'…':
/// learn.microsoft.com/rest/api/storageservices/querying-tables-and-entities#constructing-filter-strings.
/// </summary>
internal static class LiteralParser
{
    /// <summary>Null when the token is no constant.</summary>
    public static Literal? Parse(FilterLexer lexer) => (lexer.Kind, lexer.Text) switch
    {
        (FilterTokenKind.Text, var text) => Literal.Of(text),
        (FilterTokenKind.Prefixed, var text) => Prefixed(lexer.Prefix, text),
        (FilterTokenKind.Number, var text) => Number(text),
        (FilterTokenKind.Word, "true") => Literal.Of(true),
        (FilterTokenKind.Word, "false") => Literal.Of(false),
        (FilterTokenKind.Word, "NaN") => Literal.Of(double.NaN),
        (FilterTokenKind.Word, "INF" or "Infinity") => Literal.Of(double.PositiveInfinity),
        _ => null,
    };

    private static Literal? Prefixed(string prefix, string text)
    {
        switch (prefix.ToUpperInvariant())
        {
            case "DATETIME" when EdmText.TryReadTicks(Encoding.UTF8.GetBytes(text), out var ticks):
                return Literal.Of(new DateTime(ticks, DateTimeKind.Utc));
            case "GUID" when Guid.TryParse(text, out var guid):
                return Literal.Of(guid);
            case "X" or "BINARY" when text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit):
                return Literal.Of(Convert.FromHexString(text));
            default:
                return null;
        }
    }

    private static Literal? Number(string text)
    {
        if (text is "-INF" or "-Infinity")
        {
            return Literal.Of(double.NegativeInfinity);
        }

        if (text[^1] is 'L' or 'l')
        {
            return long.TryParse(text[..^1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var marked) ? Literal.Of(marked) : null;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return Literal.Of(whole);
        }

        return double.TryParse(text.TrimEnd('d', 'D'), NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real)
            ? Literal.Of(real)
            : null;
    }
}
