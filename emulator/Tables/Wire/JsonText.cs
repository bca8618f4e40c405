using System.Buffers;
using System.Text;

namespace Chat.Emulator.Tables.Wire;

/// <summary>Strings as JSON text in UTF-8, with no more escapes than JSON asks for.</summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> Special = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (byte)c), (byte)'"', (byte)'\\']);

    /// <summary>How many bytes <see cref="Write"/> will need, at most.</summary>
    public static int LongestOf(int length) => 2 + (6 * length);

    public static int Write(Span<byte> to, ReadOnlySpan<byte> text)
    {
        to[0] = (byte)'"';
        var at = 1;
        while (text.IndexOfAny(Special) is >= 0 and var plain)
        {
            text[..plain].CopyTo(to[at..]);
            at += plain;
            var special = text[plain];
            if (special is (byte)'"' or (byte)'\\')
            {
                to[at++] = (byte)'\\';
                to[at++] = special;
            }
            else
            {
                "\\u00"u8.CopyTo(to[at..]);
                to[at + 4] = (byte)(special < 0x10 ? '0' : '1');
                to[at + 5] = (byte)"0123456789abcdef"[special & 0xF];
                at += 6;
            }

            text = text[(plain + 1)..];
        }

        text.CopyTo(to[at..]);
        to[at + text.Length] = (byte)'"';

        return at + text.Length + 1;
    }

    /// <summary>The text of a string that <see cref="Write"/> wrote; in the buffer only if something was escaped.</summary>
    public static ReadOnlySpan<byte> Read(ReadOnlySpan<byte> json, ref byte[]? buffer)
    {
        var text = json[1..^1];
        var escape = text.IndexOf((byte)'\\');
        if (escape < 0)
        {
            return text;
        }

        if (buffer is null || buffer.Length < text.Length)
        {
            buffer = new byte[text.Length];
        }

        var at = 0;
        for (; escape >= 0; escape = text.IndexOf((byte)'\\'))
        {
            text[..escape].CopyTo(buffer.AsSpan(at));
            at += escape;
            var isControl = text[escape + 1] == 'u';
            buffer[at++] = isControl
                ? (byte)(((text[escape + 4] - '0') << 4) | Convert.FromHexString([(char)'0', (char)text[escape + 5]])[0])
                : text[escape + 1];
            text = text[(escape + (isControl ? 6 : 2))..];
        }

        text.CopyTo(buffer.AsSpan(at));

        return buffer.AsSpan(0, at + text.Length);
    }

    /// <summary>How long the string is in UTF-16, escapes undone.</summary>
    public static int CharCount(ReadOnlySpan<byte> json)
    {
        byte[]? buffer = null;

        return Encoding.UTF8.GetCharCount(Read(json, ref buffer));
    }
}
