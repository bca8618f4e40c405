namespace Chat.Emulator.EventGrid;

/// <summary>How far a subscription has come; only a succeeded one receives events.</summary>
/// <remarks>learn.microsoft.com/rest/api/eventgrid/controlplane/system-topic-event-subscriptions</remarks>
internal enum ProvisioningState
{
    Creating,
    AwaitingManualAction,
    Succeeded,
    Failed,
}
