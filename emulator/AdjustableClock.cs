namespace Chat.Emulator;

/// <summary>Real time plus an offset. Moving the offset forward fires every timer that becomes due, at once.</summary>
public sealed class AdjustableClock(TimeProvider real) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly HashSet<AdjustableTimer> timers = [];
    private long offsetTicks;

    public AdjustableClock()
        : this(System)
    {
    }

    /// <summary>How far this clock is ahead of the real one.</summary>
    public TimeSpan Offset => new(Interlocked.Read(ref offsetTicks));

    /// <summary>The clock underneath: for what is judged by other people's clocks, as certificates and sockets are.</summary>
    public TimeProvider Real => real;

    public override long TimestampFrequency => real.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => real.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => real.GetUtcNow() + Offset;

    public override long GetTimestamp() => real.GetTimestamp()
        + (long)((Int128)Interlocked.Read(ref offsetTicks) * TimestampFrequency / TimeSpan.TicksPerSecond);

    /// <summary>Moves the clock forward and fires the timers that are due by then.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);

        AdjustableTimer[] waiting;
        lock (gate)
        {
            offsetTicks += by.Ticks;
            waiting = [.. timers];
        }

        foreach (var timer in waiting)
        {
            timer.Reconsider();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);

        var timer = new AdjustableTimer(this, () => callback(state));
        timer.Change(dueTime, period);

        return timer;
    }

    internal void Watch(AdjustableTimer timer)
    {
        lock (gate)
        {
            timers.Add(timer);
        }
    }

    internal void Forget(AdjustableTimer timer)
    {
        lock (gate)
        {
            timers.Remove(timer);
        }
    }
}
