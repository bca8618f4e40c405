using Chat.Emulator.State;

namespace Chat.Emulator.EventGrid;

internal sealed record SubscriptionSet(EventSubscription Subscription) : Change;

internal sealed record SubscriptionProgressed(string Name, ProvisioningState State) : Change;

internal sealed record SubscriptionRemoved(string Name) : Change;

/// <summary>What became of some events of a subscription, and when they are looked at again.</summary>
internal sealed record DeliveryAttempted(
    string Subscription,
    IReadOnlyList<Guid> Events,
    DeliveryStatus Status,
    string Outcome,
    DateTimeOffset? Next) : Change;
