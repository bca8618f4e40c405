using System.Buffers;

namespace Chat.Emulator.Tables.Wire;

/// <summary>Writes into a buffer without asking it for room at every word.</summary>
internal ref struct Utf8Output(IBufferWriter<byte> target)
{
    private const int LeastRoom = 4096;

    private Span<byte> room = target.GetSpan(LeastRoom);
    private int used;

    public void Write(scoped ReadOnlySpan<byte> text)
    {
        text.CopyTo(Room(text.Length));
        used += text.Length;
    }

    public void Write(byte value)
    {
        Room(1)[0] = value;
        used++;
    }

    /// <summary>As a JSON string.</summary>
    public void WriteText(scoped ReadOnlySpan<byte> text)
    {
        // In two steps: asking for room may start counting anew.
        var length = JsonText.Write(Room(JsonText.LongestOf(text.Length)), text);
        used += length;
    }

    /// <summary>A key inside a URL inside quotes inside JSON.</summary>
    public void WriteKeyInUrl(scoped ReadOnlySpan<byte> key)
    {
        var room = Room(3 * key.Length);
        foreach (var value in key)
        {
            if (value == '\'')
            {
                "''"u8.CopyTo(room);
                room = room[2..];
                used += 2;
                continue;
            }

            if (char.IsAsciiLetterOrDigit((char)value) || value is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~')
            {
                room[0] = value;
                room = room[1..];
                used++;
                continue;
            }

            room[0] = (byte)'%';
            room[1] = (byte)"0123456789ABCDEF"[value >> 4];
            room[2] = (byte)"0123456789ABCDEF"[value & 0xF];
            room = room[3..];
            used += 3;
        }
    }

    /// <summary>A time stamp, its colons as given.</summary>
    public void WriteTime(long stamp, scoped ReadOnlySpan<byte> colon)
    {
        Span<byte> time = stackalloc byte[ETagText.TimeLength];
        _ = new DateTime(stamp, DateTimeKind.Utc).TryFormat(time, out _, "O");
        Write(time[..13]);
        Write(colon);
        Write(time[14..16]);
        Write(colon);
        Write(time[17..]);
    }

    public void End()
    {
        target.Advance(used);
        used = 0;
        room = default;
    }

    private Span<byte> Room(int length)
    {
        if (room.Length - used < length)
        {
            target.Advance(used);
            room = target.GetSpan(Math.Max(length, LeastRoom));
            used = 0;
        }

        return room[used..];
    }
}
