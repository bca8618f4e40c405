namespace Chat.Emulator.EventGrid;

/// <summary>Events of one subscription that travel together.</summary>
internal sealed record Batch(EventSubscription Subscription, IReadOnlyList<ScheduledEvent> Events, IReadOnlyList<GridEvent> Bodies)
{
    public Batch Where(Func<ScheduledEvent, bool> condition)
    {
        var kept = Enumerable.Range(0, Events.Count).Where(i => condition(Events[i])).ToArray();

        return new Batch(Subscription, [.. kept.Select(i => Events[i])], [.. kept.Select(i => Bodies[i])]);
    }
}
