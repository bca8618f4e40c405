namespace Chat.Emulator.Tables.Storage;

/// <summary>Time stamps that never repeat, even when the clock does: two versions of a row may not share an ETag.</summary>
internal sealed class Stamps(TimeProvider clock)
{
    private long last;

    public long Next()
    {
        var now = clock.GetUtcNow().UtcTicks;
        while (true)
        {
            var before = Volatile.Read(ref last);
            var next = Math.Max(now, before + 1);
            if (Interlocked.CompareExchange(ref last, next, before) == before)
            {
                return next;
            }
        }
    }

    /// <summary>Takes note of a stamp given earlier. Only while nothing else runs.</summary>
    public void Saw(long stamp) => last = Math.Max(last, stamp);
}
