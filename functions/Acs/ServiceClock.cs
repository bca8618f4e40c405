namespace Chat.Functions.Acs;

/// <summary>
/// What time it is at the service, as far as its own time stamps tell: nothing that has happened there lies in its future, and its answers bear a date.
/// Workers' clocks may be minutes apart, and an emulator's clock can be moved.
/// </summary>
public sealed class ServiceClock(TimeProvider clock)
{
    // More is no clock.
    private static readonly TimeSpan MostAhead = TimeSpan.FromDays(366);

    // Dates are in whole seconds, and an answer may be under way for as long as a call may take.
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(25);

    private long ahead;

    /// <summary>Whether an answer of the service was heard; before that, what time it is there is what our own clock says.</summary>
    public bool IsKnown { get; private set; }

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

    /// <summary>An answer of the service bears this date. Only a clock that is wrong is set by it.</summary>
    public void Heard(DateTimeOffset date)
    {
        IsKnown = true;
        if ((date - Now).Duration() > Usual && (date - clock.GetUtcNow()).Duration() < MostAhead)
        {
            Interlocked.Exchange(ref ahead, (date - clock.GetUtcNow()).Ticks);
        }
    }

    /// <summary>The same moment by our own clock.</summary>
    public DateTimeOffset ByOurs(DateTimeOffset theirs) => theirs.AddTicks(-Interlocked.Read(ref ahead));
}
