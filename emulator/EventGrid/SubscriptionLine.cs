namespace Chat.Emulator.EventGrid;

/// <summary>A subscription and what waits for it, soonest first. Guarded by the lock of <see cref="EventGridState"/>.</summary>
internal sealed class SubscriptionLine(EventSubscription definition)
{
    private readonly Dictionary<Guid, ScheduledEvent> unsettled = [];
    private readonly PriorityQueue<ScheduledEvent, DateTimeOffset> waiting = new();

    public EventSubscription Definition { get; private set; } = definition;

    public EventFilter Filter { get; private set; } = new(definition.Properties.Filter);

    public ProvisioningState State { get; set; }

    public Probation Probation { get; } = new();

    public int UnsettledCount => unsettled.Count;

    public IEnumerable<ScheduledEvent> Unsettled => unsettled.Values;

    public void Redefine(EventSubscription definition)
    {
        Definition = definition;
        Filter = new EventFilter(definition.Properties.Filter);
        State = ProvisioningState.Creating;
    }

    public void Add(ScheduledEvent scheduled)
    {
        if (unsettled.TryAdd(scheduled.Id, scheduled))
        {
            waiting.Enqueue(scheduled, scheduled.Next!.Value);
        }
    }

    public ScheduledEvent? Find(Guid id) => unsettled.GetValueOrDefault(id);

    public void Reconsider(ScheduledEvent scheduled)
    {
        if (scheduled.IsSettled)
        {
            unsettled.Remove(scheduled.Id);
        }
        else if (scheduled.Next is { } next)
        {
            waiting.Enqueue(scheduled, next);
        }
    }

    public DateTimeOffset? NextDue() =>
        !SkipStale() ? null
        : waiting.Peek() is { Status: DeliveryStatus.Pending } next && Probation.Until > next.Next ? Probation.Until
        : waiting.Peek().Next;

    /// <summary>Takes events of one kind of business that are due: all for delivery, or all for the dead letters.</summary>
    public List<ScheduledEvent> TakeDue(DateTimeOffset now)
    {
        var taken = new List<ScheduledEvent>();
        var webhook = Definition.Properties.Destination.Properties;
        var most = webhook.IsBatched ? webhook.MaxEventsPerBatch ?? 5000 : 1;
        var room = (webhook.PreferredBatchSizeInKilobytes ?? 1024) * 1024L;
        while (SkipStale() && waiting.Peek() is var next && next.Next <= now && !IsHeldBack(next, now))
        {
            // The envelope of an event is well under a kilobyte.
            room -= next.Body!.Data.Length + 700;
            if (taken.Count > 0 && (taken.Count == most || room < 0 || next.Status != taken[0].Status))
            {
                break;
            }

            waiting.Dequeue();
            next.InFlight = true;
            taken.Add(next);
        }

        return taken;
    }

    private bool IsHeldBack(ScheduledEvent scheduled, DateTimeOffset now) =>
        scheduled.Status is DeliveryStatus.Pending && Probation.Until > now;

    // An event that was put off or settled leaves its earlier place in the queue behind.
    private bool SkipStale()
    {
        while (waiting.TryPeek(out var next, out var due))
        {
            if (!next.IsSettled && !next.InFlight && next.Next == due)
            {
                return true;
            }

            waiting.Dequeue();
        }

        return false;
    }
}
