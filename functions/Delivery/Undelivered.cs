namespace Chat.Functions.Delivery;

/// <summary>An undelivered event with what it says.</summary>
public sealed record Undelivered(DeliveryId Id, string? Subscription, string Json);
