using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Chat.Functions.Http;
using Chat.Functions.Keeping;
using Chat.Functions.Messages;
using Chat.Functions.Tables;
using Chat.Functions.Threads;
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

    /// <summary>What is kept, by kind and key.</summary>
    /// <param name="waiting">Only what was not replayed.</param>
    public async Task<Outcome<DeliveryListResponse>> ListAsync(Paging paging, bool waiting, CancellationToken cancellationToken)
    {
        DeliveryId after = default;
        if (paging.Continuation is { } continuation && !DeliveryId.TryParse(continuation, out after))
        {
            return Refusal.ContinuationInvalid;
        }

        var found = new List<UndeliveredEvent>();
        await foreach (var rows in EventsAsync(After(after), cancellationToken))
        {
            if (waiting && rows[0].ContainsKey(UndeliveredRows.ReplayedOn))
            {
                continue;
            }

            if (found.Count == paging.Size)
            {
                return new DeliveryListResponse(found, found[^1].Id);
            }

            found.Add(Listed(rows));
        }

        return new DeliveryListResponse(found, null);
    }

    public async IAsyncEnumerable<Undelivered> WaitingAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var rows in EventsAsync("", cancellationToken))
        {
            if (!rows[0].ContainsKey(UndeliveredRows.ReplayedOn))
            {
                yield return Whole(rows);
            }
        }
    }

    public async Task<Undelivered?> FindAsync(DeliveryId id, CancellationToken cancellationToken)
    {
        await foreach (var rows in EventsAsync(
            TableClient.CreateQueryFilter($"PartitionKey eq {id.Kind} and RowKey ge {id.Key} and RowKey lt {id.Key + "}"}"), cancellationToken))
        {
            return Whole(rows);
        }

        return null;
    }

    public async Task NoteReplayedAsync(DeliveryId id, DateTimeOffset on, CancellationToken cancellationToken) => await (await tables.DeliveriesAsync())
        .UpdateEntityAsync(new TableEntity(id.Kind, id.Key) { [UndeliveredRows.ReplayedOn] = on }, ETag.All, TableUpdateMode.Merge, cancellationToken);

    /// <summary>The rows of each event together.</summary>
    public IAsyncEnumerable<IReadOnlyList<TableEntity>> RowsAsync(CancellationToken cancellationToken) => EventsAsync("", cancellationToken);

    private static string After(DeliveryId one) => one.Kind is null
        ? ""
        : TableClient.CreateQueryFilter($"PartitionKey gt {one.Kind} or (PartitionKey eq {one.Kind} and RowKey gt {one.Key + "}"})");

    // The rows of one event together; they come in the order of their keys.
    private async IAsyncEnumerable<IReadOnlyList<TableEntity>> EventsAsync(string filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in (await tables.DeliveriesAsync()).QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            if (row.RowKey == LegalHolds.GuardRow)
            {
                continue;
            }

            if (rows.Count > 0 && UndeliveredRows.IsFirst(row))
            {
                yield return rows;
                rows = [];
            }

            rows.Add(row);
        }

        if (rows.Count > 0)
        {
            yield return rows;
        }
    }

    private static Undelivered Whole(IReadOnlyList<TableEntity> rows) => new(
        new DeliveryId(rows[0].PartitionKey, rows[0].RowKey), rows[0].GetString("Subscription") is { Length: > 0 } subscription ? subscription : null, UndeliveredRows.JsonOf(rows));

    private static UndeliveredEvent Listed(IReadOnlyList<TableEntity> rows)
    {
        var (first, whole) = (rows[0], Whole(rows));
        var (type, thread) = ChatEvents.Names(whole.Json);

        return new UndeliveredEvent(
            whole.Id.ToString(), first.PartitionKey, first.GetString("Reason") ?? "", whole.Subscription, type, thread, first.Timestamp, first.GetDateTimeOffset(UndeliveredRows.ReplayedOn));
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

        try
        {
            return ReasonIn(deadLetter);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair in a name or a text: no reason to bring the whole file back.
            return "no reason that can be read";
        }
    }

    private static string ReasonIn(JsonElement deadLetter)
    {
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
