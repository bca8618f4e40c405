using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using Chat.Functions.Privacy;
using Chat.Functions.Tables;

namespace Chat.Functions.Archive;

/// <summary>What somebody said, in the archive: the words go, that something was said and what became of it stays.</summary>
public sealed class ArchivePersonalData(ChatTables tables) : IPersonalData
{
    private const int MostConflicts = 3;

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
        var messages = await tables.MessagesAsync();
        var went = 0;
        for (var conflicts = 0; ; conflicts++)
        {
            try
            {
                await foreach (var row in RowsAsync(person, cancellationToken))
                {
                    if (Strip(row))
                    {
                        await messages.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellationToken);
                        went++;
                    }
                }

                return went;
            }
            catch (RequestFailedException moved) when (moved.Status is 404 or 412 && conflicts < MostConflicts)
            {
                // Somebody wrote it at the same moment, perhaps to another place: the whole table is looked through again.
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
    private async IAsyncEnumerable<TableEntity> RowsAsync(DataSubject person, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var messages = await tables.MessagesAsync();
        foreach (var identity in person.Identities)
        {
            var filter = TableClient.CreateQueryFilter($"Sender eq {identity.Value} or Who eq {identity.Value}");
            await foreach (var row in messages.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
            {
                yield return row;
            }
        }
    }
}
