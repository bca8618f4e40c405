namespace Chat.Emulator;

/// <summary>What happened to one event on its way to one subscription. It never carries the event's data.</summary>
/// <param name="MessageId">The message it tells of; null for what happened to a thread or its participants.</param>
public sealed record Delivery(
    Guid EventId,
    string EventType,
    string Subject,
    string? MessageId,
    string Subscription,
    DeliveryStatus Status,
    int Attempts,
    string? LastOutcome,
    DateTimeOffset EventTime,
    DateTimeOffset? LastAttemptAt,
    DateTimeOffset? NextAttemptAt);
