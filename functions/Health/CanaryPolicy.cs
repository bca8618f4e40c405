namespace Chat.Functions.Health;

/// <summary>Where a canary that has not come into the archive got stuck; decides, never looks.</summary>
public static class CanaryPolicy
{
    /// <summary>Event Grid delivers within seconds; after this a canary is late.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    /// <summary>The dead hop and what was seen there; null while it may still be on its way.</summary>
    public static (string Hop, string Reason)? Stuck(DateTimeOffset sentOn, DateTimeOffset now, PulseRow pulse)
    {
        if (now - sentOn < Patience)
        {
            return null;
        }

        // The pulse may be a beat older than the last event.
        var since = sentOn - Pulse.Beat;
        if (!(pulse.ReceivedOn >= since))
        {
            return ("event-grid", "no event of any thread has come since");
        }

        return pulse.HandledOn >= since
            ? ("archive", "events are handled, and this one is not in the archive")
            : ("functions", "events come, and none is handled");
    }
}
