using Azure;
using Azure.Data.Tables;
using Chat.Functions.Tables;

namespace Chat.Functions.Bots;

/// <summary>Which bots are silent in a thread because people talk there.</summary>
public sealed class BotPauses(ChatTables tables)
{
    /// <summary>Silences a bot, or every bot. One that is silent already stays as it is.</summary>
    public async Task PauseAsync(PauseRow pause, CancellationToken cancellationToken)
    {
        try
        {
            await (await tables.MessagesAsync()).AddEntityAsync(pause, cancellationToken);
        }
        catch (RequestFailedException already) when (already.Status == 409)
        {
        }
    }

    /// <summary>Lets it speak again. One that was not silent stays as it is.</summary>
    public async Task ReleaseAsync(string threadId, string bot, CancellationToken cancellationToken) =>
        await (await tables.MessagesAsync()).DeleteEntityAsync(TableKey.Of(threadId), PauseRow.Prefix + bot, ETag.All, cancellationToken);

    public async Task<IReadOnlyList<PauseRow>> ReadAsync(string threadId, CancellationToken cancellationToken)
    {
        var pauses = new List<PauseRow>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {TableKey.Of(threadId)} and RowKey ge {PauseRow.Prefix} and RowKey lt {"paused}"}");
        await foreach (var row in (await tables.MessagesAsync()).QueryAsync<PauseRow>(filter, cancellationToken: cancellationToken))
        {
            pauses.Add(row);
        }

        return pauses;
    }
}
