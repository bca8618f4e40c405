namespace Chat.Local.Judging;

/// <summary>The lines of a stream as bytes, without their ends; a line costs no memory.</summary>
internal sealed class JsonLines(Stream input)
{
    /// <summary>Bytes a line may have: far above the longest message, and enough to say so rather than to fill the memory.</summary>
    public const int Longest = 16 * 1024 * 1024;

    private byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;
    private int searched;
    private bool isOver;
    private bool begun;

    /// <summary>The next line, good until the one after it is asked for; false when there is none.</summary>
    /// <exception cref="StartException">A line is longer than <see cref="Longest"/>.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            var newline = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                line = Trimmed(buffer.AsSpan(start, searched + newline));
                start += searched + newline + 1;
                searched = 0;

                return true;
            }

            if (isOver)
            {
                line = Trimmed(buffer.AsSpan(start, end - start));
                start = end;
                searched = 0;

                return line.Length > 0;
            }

            searched = end - start;
            Fill();
        }
    }

    private void Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length)
        {
            if (end > Longest)
            {
                throw new StartException($"A line has more than {Longest} bytes.");
            }

            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var read = input.Read(buffer, end, buffer.Length - end);
        end += read;
        isOver = read == 0;
    }

    private ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> line)
    {
        var hasMark = !begun && line.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]);
        begun = true;

        return (hasMark ? line[3..] : line).TrimEnd((byte)'\r');
    }
}
