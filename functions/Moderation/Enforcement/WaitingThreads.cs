using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Chat.Functions.Tables;
using Microsoft.Extensions.Caching.Memory;

namespace Chat.Functions.Moderation.Enforcement;

/// <summary>
/// Where to look for work that nobody does: a thread is put here before there is work in it, and taken off when it has been here for so long, with
/// nothing to do, that nobody can be about to write any.
/// </summary>
public sealed class WaitingThreads(ChatTables tables) : IDisposable
{
    /// <summary>Longer than an invocation takes from here to its transaction; by the store's clock.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromMinutes(10);

    // Announced so lately, it cannot have been taken off.
    private static readonly TimeSpan StillThere = TimeSpan.FromMinutes(4);

    private readonly MemoryCache announced = new(new MemoryCacheOptions { SizeLimit = 50_000 });

    public async Task AnnounceAsync(string threadId, CancellationToken cancellationToken)
    {
        if (announced.TryGetValue(threadId, out _))
        {
            return;
        }

        var moderation = await tables.ModerationAsync();
        await moderation.UpsertEntityAsync(new WaitingRow { RowKey = TableKey.Of(threadId) }, TableUpdateMode.Replace, cancellationToken);
        announced.Set(threadId, true, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = StillThere });
    }

    /// <summary>The threads to look at, and of each whether it may be taken off when there is nothing to do in it.</summary>
    public async IAsyncEnumerable<(string ThreadId, WaitingRow? TakeOff)> AllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var moderation = await tables.ModerationAsync();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {WaitingRow.Partition}");
        await foreach (var page in moderation.QueryAsync<WaitingRow>(filter, cancellationToken: cancellationToken).AsPages())
        {
            var storeTime = page.GetRawResponse().Headers.Date;
            foreach (var row in page.Values)
            {
                yield return (TableKey.Text(row.RowKey), row.Timestamp + Settled < storeTime ? row : null);
            }
        }
    }

    /// <summary>Takes a thread off; whoever has announced it again meanwhile keeps it on.</summary>
    public async Task TakeOffAsync(WaitingRow row, CancellationToken cancellationToken)
    {
        var moderation = await tables.ModerationAsync();
        try
        {
            await moderation.DeleteEntityAsync(row.PartitionKey, row.RowKey, row.ETag, cancellationToken);
        }
        catch (Azure.RequestFailedException again) when (again.Status is 404 or 412)
        {
        }
    }

    public void Dispose() => announced.Dispose();
}
