using Azure.Data.Tables;
using Chat.Emulator;
using Chat.Functions.Archive;
using Chat.Functions.Moderation.Review;
using Chat.Functions.Tables;

namespace Chat.Local.Watching;

/// <summary>Follows the latest messages of a thread through all that handles them: events, deliveries, archive, verdict, what was done, reply.</summary>
public sealed class Watch(AcsEmulator acs, string storage)
{
    // What fits on a screen.
    private const int Messages = 30;

    private readonly TableServiceClient tables = new(storage);

    public async Task<IReadOnlyList<MessageLife>> LivesAsync(string threadId, CancellationToken cancellationToken)
    {
        var deliveries = acs.Deliveries
            .Where(delivery => delivery.MessageId is not null && delivery.Subject.StartsWith($"thread/{threadId}/", StringComparison.Ordinal))
            .GroupBy(delivery => delivery.MessageId!)
            .OrderByDescending(message => MessageRow.IdKey(message.Key), StringComparer.Ordinal)
            .Take(Messages)
            .Reverse()
            .ToList();
        if (deliveries.Count == 0)
        {
            return [];
        }

        var rows = await RowsAsync(threadId, MessageRow.IdKey(deliveries[0].Key), MessageRow.IdKey(deliveries[^1].Key), cancellationToken);
        var lives = new List<MessageLife>();
        foreach (var message in deliveries)
        {
            var id = MessageRow.IdKey(message.Key);
            var steps = new List<LifeStep> { LifeSteps.Sent(message.Key) };
            steps.AddRange(message.Select(LifeSteps.Event));
            foreach (var row in rows.Where(row => row.RowKey.StartsWith($"{id}|", StringComparison.Ordinal)))
            {
                steps.AddRange(await StepsAsync(threadId, row, cancellationToken));
            }

            lives.Add(new MessageLife(message.Key, [.. steps.OrderBy(step => step.At ?? DateTimeOffset.MaxValue)]));
        }

        return lives;
    }

    private async Task<IEnumerable<LifeStep>> StepsAsync(string threadId, TableEntity row, CancellationToken cancellationToken) => row switch
    {
        _ when MessageRow.IsKeyOfMessage(row.RowKey) => LifeSteps.Version(row, await DecisionsAsync(threadId, row, cancellationToken)),
        _ when LifeSteps.IsClaim(row) => [LifeSteps.Reply(row)],
        _ => [],
    };

    private async Task<IReadOnlyList<LogRow>> DecisionsAsync(string threadId, TableEntity version, CancellationToken cancellationToken)
    {
        if (version.GetString(nameof(MessageRow.Judged)) is "allowed" && !version.ContainsKey(nameof(MessageRow.Findings)))
        {
            return [];
        }

        var caseId = CaseId.Of(threadId, version.GetString(nameof(MessageRow.MessageId)), version.GetInt64(nameof(MessageRow.Version)) ?? 0);

        return await FoundAsync<LogRow>("moderation", TableClient.CreateQueryFilter($"PartitionKey eq {LogRow.PartitionOf(caseId)}"), cancellationToken);
    }

    private Task<List<TableEntity>> RowsAsync(string threadId, string first, string last, CancellationToken cancellationToken) => FoundAsync<TableEntity>(
        "messages",
        TableClient.CreateQueryFilter($"PartitionKey eq {TableKey.Of(threadId)} and RowKey ge {first} and RowKey lt {last + "}"}"),
        cancellationToken);

    private async Task<List<T>> FoundAsync<T>(string table, string filter, CancellationToken cancellationToken)
        where T : class, ITableEntity
    {
        var found = new List<T>();
        try
        {
            await foreach (var row in tables.GetTableClient(table).QueryAsync<T>(filter, cancellationToken: cancellationToken))
            {
                found.Add(row);
            }
        }
        catch (Azure.RequestFailedException missing) when (missing.Status == StatusCodes.Status404NotFound)
        {
            // Before the first message nobody has made the table.
        }

        return found;
    }
}
