using Azure;
using Azure.Data.Tables;
using Chat.Functions.Tables;

namespace Chat.Functions.Moderation.Review;

/// <summary>Keeps what people are to look at, what they decided, and the log of it.</summary>
public sealed class Cases(ChatTables tables)
{
    public async Task<CaseRow?> FindAsync(string caseId, CancellationToken cancellationToken)
    {
        var found = await (await tables.ModerationAsync()).GetEntityIfExistsAsync<CaseRow>(CaseRow.PartitionOf(caseId), caseId, cancellationToken: cancellationToken);

        return found.HasValue ? found.Value : null;
    }

    /// <summary>Changes a case, or makes it first. The queue follows: an open case is in it, a closed one is not.</summary>
    /// <param name="change">May run several times. Answers whether there is anything to change.</param>
    /// <returns>The case as it is then.</returns>
    public async Task<CaseRow> ChangeAsync(CaseRow fresh, Func<CaseRow, bool> change, CancellationToken cancellationToken)
    {
        var moderation = await tables.ModerationAsync();
        while (true)
        {
            var stored = await FindAsync(fresh.Id, cancellationToken);
            var row = stored ?? fresh;
            var wasOpen = stored is { IsOpen: true } ? QueueRow.Of(stored) : null;
            try
            {
                if (change(row))
                {
                    await (stored is null
                        ? moderation.AddEntityAsync(row, cancellationToken)
                        : moderation.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellationToken));
                }
            }
            catch (RequestFailedException faster) when (faster.Status is 409 or 412)
            {
                continue;
            }

            // Also when nothing changed: an earlier attempt may have ended here.
            if (row.IsOpen)
            {
                await moderation.UpsertEntityAsync(QueueRow.Of(row), TableUpdateMode.Replace, cancellationToken);
            }
            else if (wasOpen is not null || row.OpenedOn is not null)
            {
                var place = wasOpen ?? QueueRow.Of(row);
                await moderation.DeleteEntityAsync(place.PartitionKey, place.RowKey, ETag.All, cancellationToken);
            }

            return row;
        }
    }

    /// <summary>Puts a case before people for one more reason.</summary>
    public Task<CaseRow> OpenAsync(CaseRow fresh, string kind, DateTimeOffset now, CancellationToken cancellationToken) => ChangeAsync(
        fresh,
        row =>
        {
            var kinds = row.Kinds.Split(',', StringSplitOptions.RemoveEmptyEntries);
            if (kinds.Contains(kind))
            {
                return false;
            }

            row.Kinds = string.Join(',', kinds.Append(kind));
            (row.State, row.OpenedOn) = (CaseRow.Open, row.IsOpen ? row.OpenedOn : now.ToUniversalTime());

            return true;
        },
        cancellationToken);

    /// <returns>False when they have said so before.</returns>
    public async Task<bool> ComplainAsync(ComplaintRow complaint, CancellationToken cancellationToken)
    {
        try
        {
            await (await tables.ModerationAsync()).AddEntityAsync(complaint, cancellationToken);

            return true;
        }
        catch (RequestFailedException before) when (before.Status == 409)
        {
            return false;
        }
    }

    public async Task<IReadOnlyList<ComplaintRow>> ComplaintsAsync(string caseId, CancellationToken cancellationToken)
    {
        var rows = new List<ComplaintRow>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {ComplaintRow.PartitionOf(caseId)}");
        await foreach (var row in (await tables.ModerationAsync()).QueryAsync<ComplaintRow>(filter, cancellationToken: cancellationToken))
        {
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>Writes into the log, and into that of the case; the same key is the same entry.</summary>
    public async Task LogAsync(LogRow entry, CancellationToken cancellationToken)
    {
        var moderation = await tables.ModerationAsync();
        foreach (var partition in new[] { LogRow.Partition, LogRow.PartitionOf(entry.CaseId) })
        {
            entry.PartitionKey = partition;
            await moderation.UpsertEntityAsync(entry, TableUpdateMode.Replace, cancellationToken);
        }
    }

    /// <summary>A page of a partition in the order of its keys.</summary>
    /// <param name="after">The last key of the page before.</param>
    public async Task<IReadOnlyList<T>> PageAsync<T>(string partition, string? after, int size, CancellationToken cancellationToken)
        where T : class, ITableEntity
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {after ?? ""}");
        var rows = new List<T>();
        await foreach (var row in (await tables.ModerationAsync()).QueryAsync<T>(filter, size, cancellationToken: cancellationToken))
        {
            rows.Add(row);
            if (rows.Count == size)
            {
                break;
            }
        }

        return rows;
    }
}
