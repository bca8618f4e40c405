using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using Chat.Functions.Keeping;
using Chat.Functions.Privacy;
using Chat.Functions.Tables;

namespace Chat.Functions.Archive;

/// <summary>What somebody said, in the archive: the words go, that something was said and what became of it stays.</summary>
public sealed class ArchivePersonalData(ChatTables tables, ThreadKeep keeps, LegalHolds holds) : IPersonalData
{
    // With the thread's own row: learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions.
    private const int MostRowsAtOnce = 99;

    private const int MostConflicts = 20;

    private static readonly string[] OfTheSender = ["Text", "SenderName", "Metadata", "Spans"];

    public string Name => "archive";

    public async IAsyncEnumerable<JsonObject> ExportAsync(DataSubject person, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in RowsAsync(person, cancellationToken))
        {
            var piece = new JsonObject { ["threadId"] = TableKey.Text(row.PartitionKey) };
            foreach (var (name, value) in row.Where(property => property.Key is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag")))
            {
                piece[char.ToLowerInvariant(name[0]) + name[1..]] = value switch
                {
                    DateTimeOffset time => time,
                    bool yes => yes,
                    long number => number,
                    int number => number,
                    _ => value?.ToString(),
                };
            }

            yield return piece;
        }
    }

    public async Task<int> EraseAsync(DataSubject person, CancellationToken cancellationToken)
    {
        var went = await EraseWordsAsync(person, cancellationToken);

        // Where they have been is no longer to be found by them.
        var threads = await tables.ThreadsAsync();
        foreach (var partition in person.Identities.Select(ThreadOfPersonRow.PartitionOf))
        {
            await foreach (var row in threads.QueryAsync<ThreadOfPersonRow>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellationToken: cancellationToken))
            {
                await threads.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellationToken);
            }
        }

        return went;
    }

    private async Task<int> EraseWordsAsync(DataSubject person, CancellationToken cancellationToken)
    {
        var threads = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var row in RowsAsync(person, cancellationToken))
        {
            if (Strip(row))
            {
                threads.Add(TableKey.Text(row.PartitionKey));
            }
        }

        var went = 0;
        foreach (var threadId in threads)
        {
            went += await EraseWordsAsync(person, threadId, cancellationToken);
        }

        return went;
    }

    private async Task<int> EraseWordsAsync(DataSubject person, string threadId, CancellationToken cancellationToken)
    {
        var announced = await holds.BeginPurgeAsync(threadId, cancellationToken);
        var went = await EraseAnnouncedWordsAsync(person, threadId, cancellationToken);
        await holds.EndPurgeAsync(announced, cancellationToken);

        return went;
    }

    // Past the thread's own row, so that a legal hold that comes meanwhile is in the way.
    private async Task<int> EraseAnnouncedWordsAsync(DataSubject person, string threadId, CancellationToken cancellationToken)
    {
        for (var (went, conflicts) = (0, 0); ;)
        {
            var keep = await keeps.ReadAsync(threadId, cancellationToken);
            if (keep.HeldSince is not null || (await holds.ReadAsync(cancellationToken)).People.Overlaps(person.Identities.Select(identity => identity.Value)))
            {
                throw new RequestFailedException(409, "A legal hold has come.");
            }

            var rows = new List<TableEntity>();
            await foreach (var row in RowsAsync(person, cancellationToken, threadId))
            {
                if (Strip(row))
                {
                    rows.Add(row);
                }

                if (rows.Count == MostRowsAtOnce)
                {
                    break;
                }
            }

            if (rows.Count == 0)
            {
                return went;
            }

            if (await keeps.TryWriteAsync(keep, rows.Select(row => new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, row.ETag)), cancellationToken))
            {
                went += rows.Count;
            }
            else if (++conflicts == MostConflicts)
            {
                throw new RequestFailedException(412, "Others keep writing in the thread.");
            }
        }
    }

    private static bool Strip(TableEntity row)
    {
        var had = OfTheSender.Any(row.ContainsKey) || row.ContainsKey("WhoName");
        foreach (var name in OfTheSender)
        {
            row.Remove(name);
        }

        row.Remove("WhoName");

        return had;
    }

    // By person, not by thread: the whole table is read. It happens rarely, and nothing is missed.
    private async IAsyncEnumerable<TableEntity> RowsAsync(
        DataSubject person, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken, string? threadId = null)
    {
        var messages = await tables.MessagesAsync();
        foreach (var identity in person.Identities)
        {
            var filter = threadId is null
                ? TableClient.CreateQueryFilter($"Sender eq {identity.Value} or Who eq {identity.Value}")
                : TableClient.CreateQueryFilter($"PartitionKey eq {TableKey.Of(threadId)} and (Sender eq {identity.Value} or Who eq {identity.Value})");
            await foreach (var row in messages.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
            {
                yield return row;
            }
        }
    }
}
