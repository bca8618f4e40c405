namespace Chat.Emulator.EventGrid;

/// <summary>An event on its way to one subscription. Guarded by the lock of <see cref="EventGridState"/>.</summary>
internal sealed class ScheduledEvent(GridEvent body, string subscription)
{
    private readonly string type = body.Type;
    private readonly string subject = body.Subject;
    private readonly DateTimeOffset time = body.Time;
    private readonly string? messageId = body.MessageId;

    public Guid Id { get; } = body.Id;

    /// <summary>Let go when the event is settled: what is kept for people to look at has no text.</summary>
    public GridEvent? Body { get; private set; } = body;

    public DeliveryStatus Status { get; private set; }

    public int Attempts { get; private set; }

    public string? LastOutcome { get; private set; }

    public DateTimeOffset? LastAttemptAt { get; private set; }

    public DateTimeOffset? Next { get; private set; } = body.Time;

    public DateTimeOffset? GaveUpAt { get; private set; }

    public bool InFlight { get; set; }

    public bool IsSettled => Status is DeliveryStatus.Delivered or DeliveryStatus.DeadLettered or DeliveryStatus.Dropped;

    public DateTimeOffset PublishedAt => time;

    public void Apply(DeliveryAttempted attempted)
    {
        if (Status is DeliveryStatus.Pending && attempted.Outcome != Outcomes.Expired)
        {
            Attempts++;
            LastAttemptAt = attempted.At;
            LastOutcome = attempted.Outcome;
        }

        GaveUpAt ??= attempted.Status is DeliveryStatus.DeadLettering ? attempted.At : null;
        Status = attempted.Status;
        Next = attempted.Next;
        InFlight = false;
        if (IsSettled)
        {
            Body = null;
        }
    }

    public Delivery ToDelivery() => new(Id, type, subject, messageId, subscription, Status, Attempts, LastOutcome, time, LastAttemptAt, Next);
}
