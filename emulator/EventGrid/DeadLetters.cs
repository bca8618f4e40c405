using System.Globalization;

namespace Chat.Emulator.EventGrid;

/// <summary>Writes events that were given up: where the subscription says, in the form and at the path of Event Grid.</summary>
/// <remarks>learn.microsoft.com/azure/event-grid/manage-event-delivery</remarks>
internal sealed partial class DeadLetters(IDeadLetterStore? store, ILogger log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromHours(4);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    public async Task<(DeliveryStatus Status, DateTimeOffset? Next)> WriteAsync(Batch batch, DateTimeOffset now, CancellationToken stopping)
    {
        if (store is null || batch.Subscription.Properties.DeadLetterDestination is not { } destination)
        {
            Log.Nowhere(log, batch.Subscription.Name, batch.Events.Count);
            return (DeliveryStatus.Dropped, null);
        }

        var schema = batch.Subscription.Properties.EventDeliverySchema;
        var json = EventEnvelope.Write(schema, batch.Bodies, (writer, index) =>
            DeadLetterFields.Write(writer, schema, batch.Subscription, batch.Events[index]));
        var path = string.Create(
            CultureInfo.InvariantCulture,
            $"{batch.Subscription.Name.ToUpperInvariant()}/{now.Year}/{now.Month}/{now.Day}/{now.Hour}/{Guid.NewGuid()}.json");
        if (await store.TryWriteAsync(destination.Properties.BlobContainerName, path, json, stopping))
        {
            return (DeliveryStatus.DeadLettered, null);
        }

        if (now - batch.Events[0].GaveUpAt > Patience)
        {
            Log.Nowhere(log, batch.Subscription.Name, batch.Events.Count);
            return (DeliveryStatus.Dropped, null);
        }

        Log.Away(log, batch.Subscription.Name);
        return (DeliveryStatus.DeadLettering, now + Pause);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Subscription {Name}: {Count} event(s) given up and dropped, there is no place for dead letters.")]
        public static partial void Nowhere(ILogger logger, string name, int count);

        [LoggerMessage(2, LogLevel.Warning, "Subscription {Name}: the dead-letter storage is away; trying again.")]
        public static partial void Away(ILogger logger, string name);
    }
}
