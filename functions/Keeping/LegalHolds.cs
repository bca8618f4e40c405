using Azure;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Tables;

namespace Chat.Functions.Keeping;

/// <summary>
/// What a legal hold is on, and how it reaches a purge that is under way: whoever purges says where before looking what is held, and whoever
/// holds writes the hold before changing the row past which those purges have to go. One of the two sees the other.
/// </summary>
public sealed class LegalHolds(ChatTables tables, ThreadKeep keep)
{
    /// <summary>The guard of undelivered events, which lie in no thread.</summary>
    public const string GuardRow = "|guard";

    public async Task<Held> ReadAsync(CancellationToken cancellationToken)
    {
        var (people, threads) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        await foreach (var row in RowsAsync(HeldRow.Partition, cancellationToken))
        {
            _ = row.Person is { } person ? people.Add(person) : row.Thread is { } thread && threads.Add(thread);
        }

        return new Held(people, threads);
    }

    /// <summary>From when this ends, nothing these people said is purged.</summary>
    public async Task HoldAsync(IEnumerable<AcsUserId> person, CancellationToken cancellationToken)
    {
        await WriteAsync([.. person.Select(HeldRow.Of)], cancellationToken);
        await ReachPurgesAsync(cancellationToken);
    }

    public async Task LetGoAsync(IEnumerable<AcsUserId> person, CancellationToken cancellationToken)
    {
        var users = await tables.UsersAsync();
        foreach (var row in person.Select(HeldRow.Of))
        {
            await users.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellationToken);
        }
    }

    /// <summary>From when this ends, nothing of this thread is purged or erased.</summary>
    public async Task HoldAsync(string threadId, string reason, string by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await WriteAsync([HeldRow.Of(threadId)], cancellationToken);
        await keep.ChangeAsync(threadId, row => (row.HeldSince, row.HoldReason, row.HeldBy) = (row.HeldSince ?? now, reason, by), cancellationToken);
        await ReachDeliveriesAsync(cancellationToken);
    }

    public async Task LetGoAsync(string threadId, CancellationToken cancellationToken)
    {
        await keep.ChangeAsync(threadId, row => (row.HeldSince, row.HoldReason, row.HeldBy) = (null, null, null), cancellationToken);
        var row = HeldRow.Of(threadId);
        await (await tables.UsersAsync()).DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellationToken);
    }

    /// <summary>Says that something is going to be taken out of this thread; only after this may be looked what is held.</summary>
    public async Task<HeldRow> BeginPurgeAsync(string threadId, CancellationToken cancellationToken)
    {
        var announced = HeldRow.PurgeOf(threadId);
        await WriteAsync([announced], cancellationToken);

        return announced;
    }

    /// <summary>Nothing is under way any more. Not to be said after a fault: the store may still be about to do what it did not answer to.</summary>
    public async Task EndPurgeAsync(HeldRow announced, CancellationToken cancellationToken) =>
        await (await tables.UsersAsync()).DeleteEntityAsync(announced.PartitionKey, announced.RowKey, ETag.All, cancellationToken);

    private async Task ReachPurgesAsync(CancellationToken cancellationToken)
    {
        await foreach (var row in RowsAsync(HeldRow.Purging, cancellationToken))
        {
            if (row.Thread is { } threadId)
            {
                await keep.ChangeAsync(threadId, _ => { }, cancellationToken);
            }
        }

        await ReachDeliveriesAsync(cancellationToken);
    }

    private async Task ReachDeliveriesAsync(CancellationToken cancellationToken)
    {
        var deliveries = await tables.DeliveriesAsync();
        foreach (var kind in Delivery.UndeliveredRows.Kinds)
        {
            await deliveries.UpsertEntityAsync(new TableEntity(kind, GuardRow) { ["Stamp"] = Guid.NewGuid() }, TableUpdateMode.Replace, cancellationToken);
        }
    }

    private async Task WriteAsync(IReadOnlyList<HeldRow> rows, CancellationToken cancellationToken)
    {
        var users = await tables.UsersAsync();
        foreach (var row in rows)
        {
            await users.UpsertEntityAsync(new TableEntity(row.PartitionKey, row.RowKey), TableUpdateMode.Replace, cancellationToken);
        }
    }

    private async IAsyncEnumerable<HeldRow> RowsAsync(string partition, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition}");
        await foreach (var row in (await tables.UsersAsync()).QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            yield return new HeldRow { PartitionKey = row.PartitionKey, RowKey = row.RowKey };
        }
    }
}

/// <param name="People">By every identity they have had.</param>
public sealed record Held(IReadOnlySet<string> People, IReadOnlySet<string> Threads);
