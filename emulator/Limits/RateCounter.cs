namespace Chat.Emulator.Limits;

/// <summary>Counts what one user, one thread or the resource did lately, for the limits that apply to it together.</summary>
internal sealed class RateCounter(RateLimit[] limits)
{
    private readonly Queue<DateTimeOffset> happened = new();
    private readonly TimeSpan longest = limits.Max(limit => limit.Window);

    public DateTimeOffset LastUse { get; private set; }

    /// <summary>How long until a request is allowed; zero when it is now. Nothing is counted by asking.</summary>
    public TimeSpan Wait(DateTimeOffset now)
    {
        LastUse = now;
        while (happened.TryPeek(out var oldest) && now - oldest >= longest)
        {
            happened.Dequeue();
        }

        var wait = TimeSpan.Zero;
        foreach (var limit in limits)
        {
            var inside = happened.Where(time => now - time < limit.Window).ToArray();
            if (inside.Length >= limit.Requests)
            {
                var free = inside[^limit.Requests] + limit.Window - now;
                wait = free > wait ? free : wait;
            }
        }

        return wait;
    }

    public void Count(DateTimeOffset now) => happened.Enqueue(now);
}
