using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Delivery;

/// <summary>Each file that Event Grid writes when it gives an event up. Flex Consumption knows blob triggers only through Event Grid.</summary>
public sealed class DeadLettersFunction(UndeliveredEvents undelivered)
{
    public const string Name = "DeadLetters";

    /// <summary>The container that the event subscriptions name as their dead-letter destination.</summary>
    public const string Container = "eventgrid-deadletter";

    [Function(Name)]
    public Task RunAsync(
        [BlobTrigger(Container + "/{name}", Source = BlobTriggerSource.EventGrid, Connection = "AzureWebJobsStorage")] string content,
        string name,
        CancellationToken cancellationToken) =>
        undelivered.RecordDeadLettersAsync(name, content, cancellationToken);
}
