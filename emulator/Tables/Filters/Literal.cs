using System.Buffers.Text;
using System.Text;
using Chat.Emulator.Tables.Storage;
using Chat.Emulator.Tables.Wire;

namespace Chat.Emulator.Tables.Filters;

/// <summary>
/// A constant of a filter, and how it compares with what is stored. Numbers compare by value whatever their types; everything else only
/// with its own type; text by the order of its UTF-16, binary byte by byte, Guids by their text.
/// </summary>
internal sealed class Literal
{
    [ThreadStatic]
    private static byte[]? unescaped;

    private readonly EdmType type;
    private readonly long integer;
    private readonly double number;
    private readonly byte[] bytes = [];

    private Literal(EdmType type, long integer = 0, double number = 0, byte[]? bytes = null)
    {
        (this.type, this.integer, this.number, this.bytes) = (type, integer, number, bytes ?? []);
    }

    /// <summary>The text of a string, which is what keys are compared with.</summary>
    public byte[]? Text => type == EdmType.String ? bytes : null;

    public static Literal Of(string text) => new(EdmType.String, bytes: Encoding.UTF8.GetBytes(text));

    public static Literal Of(bool value) => new(EdmType.Boolean, value ? 1 : 0);

    public static Literal Of(long value) => new(EdmType.Int64, value, value);

    public static Literal Of(double value) => new(EdmType.Double, number: value);

    public static Literal Of(DateTime utc) => new(EdmType.DateTime, utc.Ticks);

    public static Literal Of(Guid value) => new(EdmType.Guid, bytes: value.ToByteArray(bigEndian: true));

    public static Literal Of(byte[] value) => new(EdmType.Binary, bytes: value);

    public bool TryCompareText(ReadOnlySpan<byte> text, out int order)
    {
        order = type == EdmType.String ? KeyOrder.Compare(text, bytes) : 0;

        return type == EdmType.String;
    }

    public bool TryCompareTicks(long ticks, out int order)
    {
        order = ticks.CompareTo(integer);

        return type == EdmType.DateTime;
    }

    /// <param name="json">A stored property's value.</param>
    public bool TryCompare(EdmType stored, ReadOnlySpan<byte> json, out int order)
    {
        order = 0;
        switch (stored)
        {
            case EdmType.String when type == EdmType.String:
                return TryCompareText(JsonText.Read(json, ref unescaped), out order);
            case EdmType.Boolean when type == EdmType.Boolean:
                order = (json[0] == 't' ? 1 : 0) - (int)integer;
                return true;
            case EdmType.DateTime when type == EdmType.DateTime:
                return EdmText.TryReadTicks(json[1..^1], out var ticks) && TryCompareTicks(ticks, out order);
            case EdmType.Guid when type == EdmType.Guid:
                _ = Utf8Parser.TryParse(json[1..^1], out Guid guid, out _);
                Span<byte> parts = stackalloc byte[16];
                guid.TryWriteBytes(parts, bigEndian: true, out _);
                order = parts.SequenceCompareTo(bytes);
                return true;
            case EdmType.Binary when type == EdmType.Binary:
                order = EdmText.ReadBinary(json[1..^1]).AsSpan().SequenceCompareTo(bytes);
                return true;
            case EdmType.Int32 when type is EdmType.Int64 or EdmType.Double:
                _ = Utf8Parser.TryParse(json, out int small, out _);
                return TryCompareNumber(small, out order);
            case EdmType.Int64 when type is EdmType.Int64 or EdmType.Double:
                _ = Utf8Parser.TryParse(json[1..^1], out long large, out _);
                return TryCompareNumber(large, out order);
            case EdmType.Double when type is EdmType.Int64 or EdmType.Double:
                var real = EdmText.ReadDouble(json);
                order = real.CompareTo(number);
                return !double.IsNaN(real) && !double.IsNaN(number);
            default:
                return false;
        }
    }

    private bool TryCompareNumber(long stored, out int order)
    {
        order = type == EdmType.Int64 ? stored.CompareTo(integer) : ((double)stored).CompareTo(number);

        return !double.IsNaN(number);
    }
}
