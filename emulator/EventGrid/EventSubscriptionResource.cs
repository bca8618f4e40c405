namespace Chat.Emulator.EventGrid;

/// <summary>A subscription as it is sent to an address that already names it.</summary>
internal sealed record EventSubscriptionResource(EventSubscriptionProperties? Properties);
