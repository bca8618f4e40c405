using Chat.Emulator.Chat;
using Chat.Emulator.State;

namespace Chat.Emulator.EventGrid;

/// <summary>Subscriptions and the events on their way. Which events a change raises follows from the change alone.</summary>
internal sealed class EventGridState(bool quirks)
{
    // Enough to look back on a day of trying things out.
    private const int History = 10_000;

    private readonly Dictionary<string, SubscriptionLine> lines = new(StringComparer.OrdinalIgnoreCase);
    private readonly Queue<ScheduledEvent> settled = new();
    private SubscriptionLine[] active = [];

    public Lock Gate { get; } = new();

    /// <summary>Take the gate before using them.</summary>
    public IReadOnlyCollection<SubscriptionLine> Lines => lines.Values;

    public IEnumerable<string> ActiveNames => Volatile.Read(ref active).Select(line => line.Definition.Name);

    /// <summary>Events given up on with nowhere to put them.</summary>
    public long Dropped { get; private set; }

    public SubscriptionLine? Find(string name) => lines.GetValueOrDefault(name);

    public void Apply(Change change, ChatState chat)
    {
        if (change is ChatChange happened)
        {
            Raise(happened, chat);
            return;
        }

        lock (Gate)
        {
            switch (change)
            {
                case SubscriptionSet { Subscription: var definition }:
                    if (Find(definition.Name) is { } known)
                    {
                        known.Redefine(definition);
                    }
                    else
                    {
                        lines[definition.Name] = new SubscriptionLine(definition);
                    }

                    break;

                case SubscriptionProgressed progressed when Find(progressed.Name) is { } line:
                    line.State = progressed.State;
                    break;

                case SubscriptionRemoved removed:
                    lines.Remove(removed.Name);
                    break;

                case DeliveryAttempted attempted when Find(attempted.Subscription) is { } line:
                    Settle(line, attempted);
                    return;
            }

            active = [.. lines.Values.Where(line => line.State is ProvisioningState.Succeeded)];
        }
    }

    public List<Delivery> Deliveries()
    {
        lock (Gate)
        {
            return [.. settled.Concat(lines.Values.SelectMany(line => line.Unsettled)).Select(scheduled => scheduled.ToDelivery())
                .OrderBy(delivery => delivery.EventTime)];
        }
    }

    /// <summary>Forgets all events, and tells which changes bring the subscriptions back as they are.</summary>
    public List<Change> Forget(DateTimeOffset now)
    {
        lock (Gate)
        {
            List<Change> kept = [.. lines.Values.SelectMany(line => new Change[]
            {
                new SubscriptionSet(line.Definition) { At = now },
                new SubscriptionProgressed(line.Definition.Name, line.State) { At = now },
            })];
            lines.Clear();
            settled.Clear();
            active = [];
            Dropped = 0;

            return kept;
        }
    }

    private void Raise(ChatChange change, ChatState chat)
    {
        var listening = Volatile.Read(ref active);
        if (listening is [])
        {
            return;
        }

        foreach (var happened in ChatEvents.Of(change, chat, quirks, type => listening.Any(line => line.Filter.Wants(type))))
        {
            lock (Gate)
            {
                foreach (var line in active)
                {
                    if (line.Filter.Lets(happened))
                    {
                        line.Add(new ScheduledEvent(happened, line.Definition.Name));
                    }
                }
            }
        }
    }

    private void Settle(SubscriptionLine line, DeliveryAttempted attempted)
    {
        foreach (var id in attempted.Events)
        {
            if (line.Find(id) is not { } scheduled)
            {
                continue;
            }

            scheduled.Apply(attempted);
            line.Reconsider(scheduled);
            if (!scheduled.IsSettled)
            {
                continue;
            }

            Dropped += scheduled.Status is DeliveryStatus.Dropped ? 1 : 0;
            settled.Enqueue(scheduled);
            if (settled.Count > History)
            {
                settled.Dequeue();
            }
        }
    }
}
