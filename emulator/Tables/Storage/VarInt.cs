namespace Chat.Emulator.Tables.Storage;

/// <summary>Lengths in seven bits a byte, lowest first.</summary>
internal static class VarInt
{
    public const int Longest = 5;

    public static int Write(Span<byte> to, int value)
    {
        var length = 0;
        for (; value >= 0x80; value >>>= 7)
        {
            to[length++] = (byte)(value | 0x80);
        }

        to[length++] = (byte)value;

        return length;
    }

    public static int Read(ref ReadOnlySpan<byte> from)
    {
        var value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = from[0];
            from = from[1..];
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
