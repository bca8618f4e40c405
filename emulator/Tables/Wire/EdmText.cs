using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Chat.Emulator.Tables.Storage;

namespace Chat.Emulator.Tables.Wire;

/// <summary>
/// Values as they travel in JSON, brought to the one form they are stored and answered in:
/// learn.microsoft.com/rest/api/storageservices/payload-format-for-table-service-operations#property-types-in-a-json-feed.
/// </summary>
internal static class EdmText
{
    // 1601-01-01, where Windows file time begins.
    private static readonly long FirstTick = new DateTime(1601, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    public static EdmType TypeOf(ReadOnlySpan<byte> annotation) =>
        annotation.SequenceEqual("Edm.String"u8) ? EdmType.String
        : annotation.SequenceEqual("Edm.Int64"u8) ? EdmType.Int64
        : annotation.SequenceEqual("Edm.DateTime"u8) ? EdmType.DateTime
        : annotation.SequenceEqual("Edm.Double"u8) ? EdmType.Double
        : annotation.SequenceEqual("Edm.Guid"u8) ? EdmType.Guid
        : annotation.SequenceEqual("Edm.Binary"u8) ? EdmType.Binary
        : annotation.SequenceEqual("Edm.Int32"u8) ? EdmType.Int32
        : annotation.SequenceEqual("Edm.Boolean"u8) ? EdmType.Boolean
        : EdmType.None;

    /// <summary>The annotation a reader needs to know the type, or nothing where JSON says it.</summary>
    public static ReadOnlySpan<byte> AnnotationOf(EdmType type, ReadOnlySpan<byte> json) => type switch
    {
        EdmType.Int64 => "Edm.Int64"u8,
        EdmType.DateTime => "Edm.DateTime"u8,
        EdmType.Guid => "Edm.Guid"u8,
        EdmType.Binary => "Edm.Binary"u8,
        EdmType.Double when json[0] == '"' => "Edm.Double"u8,
        _ => default,
    };

    /// <summary>The type of a value that came without an annotation.</summary>
    public static EdmType TypeOf(JsonTokenType token, ReadOnlySpan<byte> value) => token switch
    {
        JsonTokenType.String => EdmType.String,
        JsonTokenType.True or JsonTokenType.False => EdmType.Boolean,
        JsonTokenType.Number => Utf8Parser.TryParse(value, out int _, out var length) && length == value.Length ? EdmType.Int32 : EdmType.Double,
        _ => EdmType.None,
    };

    public static int LongestOf(EdmType type, int length) => type == EdmType.String ? JsonText.LongestOf(length) : length + 64;

    /// <param name="value">The text of a string, or a number or a truth value as it stood there.</param>
    public static TableError? Write(EdmType type, JsonTokenType token, ReadOnlySpan<byte> value, Span<byte> to, out int length)
    {
        length = 0;
        var isText = token == JsonTokenType.String;
        switch (type)
        {
            case EdmType.String when isText:
                length = JsonText.Write(to, value);
                return value.Length > EntityLimits.StringCharacters && Encoding.UTF8.GetCharCount(value) > EntityLimits.StringCharacters
                    ? TableError.PropertyValueTooLarge
                    : null;
            case EdmType.Boolean when token is JsonTokenType.True or JsonTokenType.False || value.SequenceEqual("true"u8) || value.SequenceEqual("false"u8):
                value.CopyTo(to);
                length = value.Length;
                return null;
            case EdmType.Int32 when Utf8Parser.TryParse(value, out int small, out var read) && read == value.Length:
                Utf8Formatter.TryFormat(small, to, out length);
                return null;
            case EdmType.Int64 when isText && Utf8Parser.TryParse(value, out long large, out var read) && read == value.Length:
                Utf8Formatter.TryFormat(large, to[1..], out length);
                length = Quoted(to, length);
                return null;
            case EdmType.Double when TryParseDouble(value, isText, out var number):
                length = WriteDouble(number, to);
                return null;
            case EdmType.DateTime when isText && TryReadTicks(value, out var ticks):
                length = Quoted(to, WriteTicks(ticks, to[1..]));
                return ticks < FirstTick ? TableError.OutOfRangeInput : null;
            case EdmType.Guid when isText && Utf8Parser.TryParse(value, out Guid guid, out var read) && read == value.Length:
                Utf8Formatter.TryFormat(guid, to[1..], out length);
                length = Quoted(to, length);
                return null;
            case EdmType.Binary when isText && Base64.IsValid(value, out var decoded):
                value.CopyTo(to[1..]);
                length = Quoted(to, value.Length);
                return decoded > EntityLimits.BinaryBytes ? TableError.PropertyValueTooLarge : null;
            default:
                return TableError.InvalidInput;
        }
    }

    /// <summary>Text without a zone is UTC.</summary>
    public static bool TryReadTicks(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length is < 10 or > 40 || text[4] != '-' || text[7] != '-' || (text.Length > 10 && text[10] != 'T')
            || !DateTimeOffset.TryParse(
                Encoding.UTF8.GetString(text),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var time))
        {
            return false;
        }

        ticks = time.UtcTicks;

        return true;
    }

    public static double ReadDouble(ReadOnlySpan<byte> json)
    {
        var isText = json[0] == '"';

        return TryParseDouble(isText ? json[1..^1] : json, isText, out var number) ? number : double.NaN;
    }

    public static byte[] ReadBinary(ReadOnlySpan<byte> base64)
    {
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        _ = Base64.DecodeFromUtf8(base64, bytes, out _, out var length);

        return bytes[..length];
    }

    private static int WriteTicks(long ticks, Span<byte> to)
    {
        _ = new DateTime(ticks, DateTimeKind.Utc).TryFormat(to, out var length, "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture);

        return length;
    }

    private static bool TryParseDouble(ReadOnlySpan<byte> value, bool isText, out double number)
    {
        if (isText)
        {
            number = value.SequenceEqual("NaN"u8) ? double.NaN
                : value.SequenceEqual("Infinity"u8) ? double.PositiveInfinity
                : value.SequenceEqual("-Infinity"u8) ? double.NegativeInfinity
                : 0;
            if (number != 0)
            {
                return true;
            }
        }

        return Utf8Parser.TryParse(value, out number, out var read) && read == value.Length && double.IsFinite(number);
    }

    // A whole number keeps its point, or it would be read back as an Int32.
    private static int WriteDouble(double number, Span<byte> to)
    {
        if (!double.IsFinite(number))
        {
            _ = number.TryFormat(to[1..], out var name, default, CultureInfo.InvariantCulture);

            return Quoted(to, name);
        }

        _ = number.TryFormat(to, out var length, "R", CultureInfo.InvariantCulture);
        if (to[..length].IndexOfAny((byte)'.', (byte)'E') < 0)
        {
            ".0"u8.CopyTo(to[length..]);
            length += 2;
        }

        return length;
    }

    private static int Quoted(Span<byte> to, int length)
    {
        to[0] = (byte)'"';
        to[length + 1] = (byte)'"';

        return length + 2;
    }
}
