namespace Chat.Emulator.Control;

internal sealed record HealthBody(string Status, DateTimeOffset Now, int Identities, int Threads, int PendingDeliveries, long DroppedEvents);

internal sealed record ClockBody(DateTimeOffset Now, TimeSpan Offset);

/// <summary>By how much to move the clock: a duration as <c>00:10:00</c>, or seconds.</summary>
internal sealed record AdvanceRequest(TimeSpan? Advance, double? Seconds);

internal sealed record DeliveriesBody(IReadOnlyList<Delivery> Value);

internal sealed record RealtimeLineBody(string ConnectionId, string UserId, DateTimeOffset TokenExpiresOn, int EventsSent);

internal sealed record RealtimeBody(IReadOnlyList<RealtimeLineBody> Value);

internal sealed record CutBody(int Cut);

internal sealed record RequestsBody(IReadOnlyDictionary<string, long> Value);

internal sealed record SubscriptionStateBody(
    string ProvisioningState, string EndpointBaseUrl, EventSubscriptionFilter? Filter, EventDeliverySchema EventDeliverySchema);

internal sealed record SubscriptionBody(string Name, SubscriptionStateBody Properties);

internal sealed record SubscriptionsBody(IReadOnlyList<SubscriptionBody> Value);
