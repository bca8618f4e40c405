using Azure;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Tables;

namespace Chat.Functions.Moderation.Enforcement;

/// <summary>Who carries out what waits in a thread: one at a time. Leases are judged by the store's clock alone; workers' clocks may differ by minutes.</summary>
public sealed class Turns(ChatTables tables, TimeProvider clock, ServiceClock service)
{
    /// <summary>After it, whoever comes next may take over.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(40);

    /// <summary>Null while somebody else has it.</summary>
    public async Task<Turn?> TakeAsync(string threadId, CancellationToken cancellationToken)
    {
        var messages = await tables.MessagesAsync();
        var takenAt = clock.GetTimestamp();
        var mine = Guid.NewGuid().ToString("n");
        var row = new TurnRow { PartitionKey = TableKey.Of(threadId), Owner = mine };
        try
        {
            var found = await messages.GetEntityIfExistsAsync<TurnRow>(row.PartitionKey, TurnRow.Row, cancellationToken: cancellationToken);
            if (!found.HasValue)
            {
                row.ETag = (await messages.AddEntityAsync(row, cancellationToken)).Headers.ETag ?? default;

                return new Turn(row, takenAt, clock, service);
            }

            row = found.Value!;
            if (row.Owner.Length > 0 && row.Timestamp + Lease > (found.GetRawResponse().Headers.Date ?? DateTimeOffset.MinValue))
            {
                return null;
            }

            row.Owner = mine;
            row.ETag = (await messages.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellationToken)).Headers.ETag ?? default;

            return new Turn(row, takenAt, clock, service);
        }
        catch (RequestFailedException faster) when (faster.Status is 404 or 409 or 412)
        {
            return null;
        }
    }

    /// <summary>What is known of our writing in a thread, for who does not take the turn.</summary>
    public async Task<Turn> LookAsync(string threadId, CancellationToken cancellationToken)
    {
        var messages = await tables.MessagesAsync();
        var found = await messages.GetEntityIfExistsAsync<TurnRow>(TableKey.Of(threadId), TurnRow.Row, cancellationToken: cancellationToken);

        return new Turn(found.HasValue ? found.Value! : new TurnRow(), clock.GetTimestamp(), clock, service);
    }

    /// <summary>Gives it back and leaves for the next what was written. Whoever has taken it over meanwhile keeps it.</summary>
    public async Task GiveBackAsync(Turn turn, CancellationToken cancellationToken)
    {
        var messages = await tables.MessagesAsync();
        turn.Row.Owner = "";
        turn.Row.Remember(turn.Writes, service.Now);
        try
        {
            await messages.UpdateEntityAsync(turn.Row, turn.Row.ETag, TableUpdateMode.Replace, cancellationToken);
        }
        catch (RequestFailedException takenOver) when (takenOver.Status is 404 or 412)
        {
        }
    }
}
