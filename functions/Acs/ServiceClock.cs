namespace Chat.Functions.Acs;

/// <summary>
/// What time it is at the service, as far as its own time stamps tell: nothing that has happened there lies in its future. A service, or an emulator
/// whose clock was moved, may be ahead of us; for one that is behind, ours is the careful reading.
/// </summary>
public sealed class ServiceClock(TimeProvider clock)
{
    // More is no clock.
    private static readonly TimeSpan MostAhead = TimeSpan.FromDays(366);

    private long ahead;

    public DateTimeOffset Now => clock.GetUtcNow().AddTicks(Interlocked.Read(ref ahead));

    /// <summary>Something bears this time of the service's.</summary>
    public void Saw(DateTimeOffset stamp)
    {
        var seen = (stamp - clock.GetUtcNow()).Ticks;
        for (var known = Interlocked.Read(ref ahead); seen > known && seen < MostAhead.Ticks;)
        {
            var before = Interlocked.CompareExchange(ref ahead, seen, known);
            if (before == known)
            {
                return;
            }

            known = before;
        }
    }

    /// <summary>The same moment by our own clock.</summary>
    public DateTimeOffset ByOurs(DateTimeOffset theirs) => theirs.AddTicks(-Interlocked.Read(ref ahead));
}
