namespace Chat.Emulator.EventGrid;

/// <summary>What follows from an attempt: delivered, tried again later, or given up.</summary>
/// <remarks>learn.microsoft.com/azure/event-grid/delivery-and-retry</remarks>
internal sealed class DeliveryPolicy(RetrySchedule schedule)
{
    /// <summary>A schedule of one's own says all there is to say about delays.</summary>
    public bool HasProbation => schedule.IsEventGrids;

    /// <summary>Looked at only when an attempt is due, as in Azure.</summary>
    public static bool IsExpired(EventSubscription subscription, ScheduledEvent scheduled, DateTimeOffset now) =>
        now - scheduled.PublishedAt >= TimeSpan.FromMinutes(Retries(subscription).EventTimeToLiveInMinutes);

    public (DeliveryStatus Status, DateTimeOffset? Next) After(
        EventSubscription subscription, ScheduledEvent scheduled, string outcome, int? status, DateTimeOffset now)
    {
        if (outcome == Outcomes.Success)
        {
            return (DeliveryStatus.Delivered, null);
        }

        var attempts = scheduled.Attempts + 1;
        if (outcome != Outcomes.Expired && !Outcomes.IsFinal(outcome) && attempts < Retries(subscription).MaxDeliveryAttempts)
        {
            return (DeliveryStatus.Pending, now + schedule.After(attempts, status));
        }

        return subscription.Properties.DeadLetterDestination is null
            ? (DeliveryStatus.Dropped, null)
            : (DeliveryStatus.DeadLettering, now + schedule.DeadLetterDelay);
    }

    private static EventRetryPolicy Retries(EventSubscription subscription) => subscription.Properties.RetryPolicy ?? new EventRetryPolicy();
}
