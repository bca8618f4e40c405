using System.Text.Json;

namespace Chat.Emulator.EventGrid;

/// <summary>What a dead letter says beyond its event. CloudEvents allow attribute names in lower case only.</summary>
/// <remarks>learn.microsoft.com/azure/event-grid/manage-event-delivery</remarks>
internal static class DeadLetterFields
{
    public static void Write(Utf8JsonWriter json, EventDeliverySchema schema, EventSubscription subscription, ScheduledEvent scheduled)
    {
        json.WriteString(Name("deadLetterReason"), Reason(subscription, scheduled));
        json.WriteNumber(Name("deliveryAttempts"), scheduled.Attempts);
        json.WriteString(Name("lastDeliveryOutcome"), scheduled.LastOutcome ?? "");
        json.WriteString(Name("publishTime"), EventEnvelope.Time(scheduled.PublishedAt));
        if (scheduled.LastAttemptAt is { } last)
        {
            json.WriteString(Name("lastDeliveryAttemptTime"), EventEnvelope.Time(last));
        }

        string Name(string name) => schema is EventDeliverySchema.CloudEvents ? name.ToLowerInvariant() : name;
    }

    // The first is documented; the names of the others are inferred.
    private static string Reason(EventSubscription subscription, ScheduledEvent scheduled) =>
        scheduled.Attempts >= (subscription.Properties.RetryPolicy ?? new EventRetryPolicy()).MaxDeliveryAttempts ? "MaxDeliveryAttemptsExceeded"
        : scheduled.LastOutcome is { } outcome && Outcomes.IsFinal(outcome) ? "UndeliverableDueToClientError"
        : "TimeToLiveExceeded";
}
