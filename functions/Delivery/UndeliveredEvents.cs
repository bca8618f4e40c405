using System.Text.Json;
using Azure.Data.Tables;
using Chat.Functions.Tables;
using Microsoft.Extensions.Logging;

namespace Chat.Functions.Delivery;

/// <summary>Keeps what could not be acted on, with the reason: events nobody can read, and events Event Grid gave up on.</summary>
public sealed partial class UndeliveredEvents(ChatTables tables, ILogger<UndeliveredEvents> logger)
{
    // Event Grid schema writes deadLetterReason, CloudEvents writes deadletterreason.
    private static readonly string[] ReasonFields = ["deadLetterReason", "lastDeliveryOutcome"];

    /// <summary>Parks an event that no repetition will make readable. Parking it twice keeps it once.</summary>
    public async Task ParkAsync(string json, string reason, CancellationToken cancellationToken)
    {
        await StoreAsync(UndeliveredRows.Of(UndeliveredRows.Parked, "", json, reason), cancellationToken);
        Log.Parked(logger, reason);
    }

    /// <summary>Records a dead-letter blob: one event after the other, each with Event Grid's reason.</summary>
    /// <param name="blobName">
    /// <c>{SUBSCRIPTION}/{year}/{month}/{day}/{hour}/{guid}.json</c>: learn.microsoft.com/azure/event-grid/manage-event-delivery.
    /// </param>
    public async Task RecordDeadLettersAsync(string blobName, string json, CancellationToken cancellationToken)
    {
        var subscription = blobName.Split('/', 2)[0];
        foreach (var (deadLetter, reason) in Events(json))
        {
            await StoreAsync(UndeliveredRows.Of(UndeliveredRows.DeadLetter, subscription, deadLetter, reason), cancellationToken);
            Log.DeadLettered(logger, subscription, reason);
        }
    }

    private async Task StoreAsync(IEnumerable<TableEntity> rows, CancellationToken cancellationToken)
    {
        var deliveries = await tables.DeliveriesAsync();
        foreach (var row in rows)
        {
            await deliveries.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        }
    }

    private static List<(string Json, string Reason)> Events(string json)
    {
        try
        {
            using var blob = JsonDocument.Parse(json);

            return blob.RootElement.ValueKind is JsonValueKind.Array
                ? [.. blob.RootElement.EnumerateArray().Select(element => (element.GetRawText(), ReasonOf(element)))]
                : [(json, ReasonOf(blob.RootElement))];
        }
        catch (JsonException)
        {
            return [(json, "the blob is not JSON")];
        }
    }

    private static string ReasonOf(JsonElement deadLetter)
    {
        if (deadLetter.ValueKind is not JsonValueKind.Object)
        {
            return "not an event";
        }

        var fields = deadLetter.EnumerateObject().Where(field => field.Value.ValueKind is JsonValueKind.String).ToList();

        return string.Join(", ", ReasonFields
            .Select(name => fields.FirstOrDefault(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            .Where(field => field.Value.ValueKind is JsonValueKind.String)
            .Select(field => Printable(field.Value.ToString()))) is { Length: > 0 } reason
                ? reason
                : "no reason given";
    }

    // The reason goes into a log line: Event Grid writes one word, anything else is cut down to that.
    private static string Printable(string text) => new([.. text.Where(char.IsAsciiLetterOrDigit).Take(64)]);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Parked an event: {Reason}.")]
        public static partial void Parked(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Error, "Event Grid gave up on an event for {Subscription}: {Reason}.")]
        public static partial void DeadLettered(ILogger logger, string subscription, string reason);
    }
}
