using System.Buffers;
using System.Globalization;
using System.Text;

namespace Chat.Functions.Tables;

/// <summary>
/// Makes any text a legal partition or row key, reversibly and without two texts sharing a key. Forbidden are / \ # ? and control
/// characters, % troubles clients: learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model.
/// </summary>
public static class TableKey
{
    /// <summary>Parts the pieces of a key; escaped where it occurs inside a piece.</summary>
    public const char Separator = '|';

    private const char Escape = '~';

    private static readonly SearchValues<char> Special = SearchValues.Create(
        [Escape, Separator, '/', '\\', '#', '?', '%', .. Range('\0', '\u001f'), .. Range('\u007f', '\u009f')]);

    /// <summary>The key for a text of any characters; half a surrogate pair is escaped like a control character.</summary>
    public static string Of(string text)
    {
        if (!text.AsSpan().ContainsAny(Special) && !text.AsSpan().ContainsAnyInRange('\ud800', '\udfff'))
        {
            return text;
        }

        var key = new StringBuilder(text.Length + 16);
        for (var rest = text.AsSpan(); rest.Length > 0;)
        {
            var whole = Rune.DecodeFromUtf16(rest, out _, out var length) == OperationStatus.Done;
            if (whole && !Special.Contains(rest[0]))
            {
                key.Append(rest[..length]);
            }
            else
            {
                // Two digits for what occurs in practice, so that 128 of them still fit into a key of 512 characters; four for half a character.
                length = 1;
                _ = rest[0] <= '\u00ff'
                    ? key.Append(CultureInfo.InvariantCulture, $"{Escape}{(int)rest[0]:x2}")
                    : key.Append(CultureInfo.InvariantCulture, $"{Escape}{Escape}{(int)rest[0]:x4}");
            }

            rest = rest[length..];
        }

        return key.ToString();
    }

    /// <summary>The text that <see cref="Of"/> was given.</summary>
    public static string Text(string key)
    {
        var text = new StringBuilder(key.Length);
        for (var i = 0; i < key.Length; i++)
        {
            if (key[i] == Escape)
            {
                var (start, digits) = key[i + 1] == Escape ? (i + 2, 4) : (i + 1, 2);
                text.Append((char)int.Parse(key.AsSpan(start, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i = start + digits - 1;
            }
            else
            {
                text.Append(key[i]);
            }
        }

        return text.ToString();
    }

    /// <summary>Nineteen digits, so that keys sort as the numbers do.</summary>
    public static string Sortable(long number) => number.ToString("d19", CultureInfo.InvariantCulture);

    private static IEnumerable<char> Range(char from, char to) => Enumerable.Range(from, to - from + 1).Select(c => (char)c);
}
