using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Chat.Functions.Keeping;
using Chat.Functions.Messages;
using Chat.Functions.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Delivery;

/// <summary>What could not be delivered says what was said, so it is kept no longer than its thread keeps that; unless it is held.</summary>
public sealed partial class UndeliveredPurge(
    UndeliveredEvents undelivered, LegalHolds holds, ThreadKeep keeps, ChatTables tables, TimeProvider clock, IOptionsMonitor<KeepingOptions> options, ILogger<UndeliveredPurge> logger)
{
    public async Task PurgeAsync(CancellationToken cancellationToken)
    {
        var went = 0;
        await foreach (var rows in undelivered.RowsAsync(cancellationToken))
        {
            went += await TryTakeAsync(rows, cancellationToken) ? 1 : 0;
        }

        if (went > 0)
        {
            Log.Purged(logger, went);
        }
    }

    // The guard first, then what is held: a hold that comes after either is in the way of the transaction.
    private async Task<bool> TryTakeAsync(IReadOnlyList<TableEntity> rows, CancellationToken cancellationToken)
    {
        var deliveries = await tables.DeliveriesAsync();
        var guard = await deliveries.GetEntityIfExistsAsync<TableEntity>(rows[0].PartitionKey, LegalHolds.GuardRow, cancellationToken: cancellationToken);
        var json = UndeliveredRows.JsonOf(rows);
        var (_, threadId) = ChatEvents.Names(json);
        var keep = threadId is null ? null : await keeps.ReadAsync(threadId, cancellationToken);
        if (options.CurrentValue.Of(keep?.Class) is not { } kept || !(rows[0].Timestamp < PurgePolicy.Horizon(kept, clock.GetUtcNow())))
        {
            return false;
        }

        var held = await holds.ReadAsync(cancellationToken);
        if ((threadId is not null && held.Threads.Contains(threadId)) || held.People.Any(person => json.Contains(JsonEncodedText.Encode(person).Value, StringComparison.Ordinal)))
        {
            return false;
        }

        var own = new TableEntity(rows[0].PartitionKey, LegalHolds.GuardRow) { ["Stamp"] = Guid.NewGuid() };
        try
        {
            await deliveries.SubmitTransactionAsync(
                [
                    guard.HasValue
                        ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, own, guard.Value!.ETag)
                        : new TableTransactionAction(TableTransactionActionType.Add, own),
                    .. rows.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, row.ETag)),
                ],
                cancellationToken);

            return true;
        }
        catch (RequestFailedException moved) when (moved.Status is 404 or 409 or 412)
        {
            // It was replayed, or a hold came: looked at again with the next walk.
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Events} events that could not be delivered were purged.")]
        public static partial void Purged(ILogger logger, int events);
    }
}
