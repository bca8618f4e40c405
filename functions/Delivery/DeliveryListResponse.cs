namespace Chat.Functions.Delivery;

/// <param name="Continuation">Left out on the last page.</param>
public sealed record DeliveryListResponse(IReadOnlyList<UndeliveredEvent> Deliveries, string? Continuation);

/// <summary>An event that nobody has acted on, or that was acted on later.</summary>
/// <param name="Kind"><c>parked</c>: it could not be read; <c>dead-letter</c>: Event Grid gave it up.</param>
/// <param name="Subscription">The event subscription, of a dead letter.</param>
/// <param name="RecordedOn">When it was last recorded.</param>
/// <param name="ReplayedOn">When it was acted on after all.</param>
public sealed record UndeliveredEvent(
    string Id, string Kind, string Reason, string? Subscription, string? EventType, string? ThreadId, DateTimeOffset? RecordedOn, DateTimeOffset? ReplayedOn);
