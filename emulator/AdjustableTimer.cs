namespace Chat.Emulator;

/// <summary>A timer of an <see cref="AdjustableClock"/>: a real timer that is set again whenever the clock is moved.</summary>
internal sealed class AdjustableTimer : ITimer
{
    // Timer refuses more than about 49 days; a longer wait is cut and looked at again.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(30);

    private readonly Lock gate = new();
    private readonly AdjustableClock clock;
    private readonly Action fire;
    private readonly ITimer inner;
    private DateTimeOffset? due;
    private TimeSpan period = Timeout.InfiniteTimeSpan;
    private bool disposed;

    public AdjustableTimer(AdjustableClock clock, Action fire)
    {
        this.clock = clock;
        this.fire = fire;
        inner = clock.Real.CreateTimer(_ => Reconsider(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (gate)
        {
            if (disposed)
            {
                return false;
            }

            this.period = period;
            due = dueTime == Timeout.InfiniteTimeSpan ? null : clock.GetUtcNow() + dueTime;
            Arm();
        }

        return true;
    }

    /// <summary>Fires if the clock has reached the due time, and waits for the rest otherwise.</summary>
    public void Reconsider()
    {
        lock (gate)
        {
            if (disposed || due is null)
            {
                return;
            }

            if (clock.GetUtcNow() < due)
            {
                Arm();
                return;
            }

            due = period > TimeSpan.Zero ? clock.GetUtcNow() + period : null;
            Arm();
        }

        fire();
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            due = null;
        }

        clock.Forget(this);
        inner.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        Dispose();

        return ValueTask.CompletedTask;
    }

    private void Arm()
    {
        if (due is not { } at)
        {
            clock.Forget(this);
            inner.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        clock.Watch(this);
        var rest = at - clock.GetUtcNow();
        inner.Change(rest < TimeSpan.Zero ? TimeSpan.Zero : rest > LongestWait ? LongestWait : rest, Timeout.InfiniteTimeSpan);
    }
}
