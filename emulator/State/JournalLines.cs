namespace Chat.Emulator.State;

/// <summary>Splits a journal into lines without reading it whole. A last line without its end is not returned.</summary>
internal static class JournalLines
{
    public static IEnumerable<ReadOnlyMemory<byte>> Read(FileStream file)
    {
        var buffer = new byte[1 << 16];
        var filled = 0;
        while (true)
        {
            var read = file.Read(buffer, filled, buffer.Length - filled);
            if (read == 0)
            {
                yield break;
            }

            filled += read;
            var start = 0;
            while (Array.IndexOf(buffer, (byte)'\n', start, filled - start) is >= 0 and var end)
            {
                yield return buffer.AsMemory(start, end - start);
                start = end + 1;
            }

            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            filled -= start;
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }
    }
}
