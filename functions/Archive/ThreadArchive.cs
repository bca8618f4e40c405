using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Tables;

namespace Chat.Functions.Archive;

/// <summary>
/// The archive of threads. What arrives is written in one transaction per thread where the store allows it: 100 rows and 4 MiB,
/// learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions.
/// </summary>
public sealed class ThreadArchive(ChatTables tables)
{
    private const int MostRowsAtOnce = 100;

    // 4 MiB is the limit; a row's text grows in the request when it is escaped as JSON.
    private const int MostCharactersAtOnce = 600 * 1024;

    private const int MostConflicts = 8;

    private const int MostAround = 5;

    /// <summary>Messages this close together, in milliseconds, are read with one range query instead of one each.</summary>
    private const long NearInTime = 60_000;

    private const long NearActivity = 2000;

    /// <summary>Stores versions and activities of one thread, each once; answers with every stored version of the messages concerned.</summary>
    /// <param name="known">The stored versions of these messages as just read; null when nobody has looked.</param>
    public async Task<IReadOnlyList<MessageRow>> RecordAsync(
        string threadId, IReadOnlyList<MessageRow> arrived, IReadOnlyList<ActivityRow> activities, IReadOnlyList<MessageRow>? known, CancellationToken cancellationToken)
    {
        var messages = await tables.MessagesAsync();
        var activityWrites = activities
            .DistinctBy(activity => activity.RowKey)
            .SelectMany(activity => new ITableEntity?[] { activity, MembershipRow.Of(activity) })
            .OfType<ITableEntity>()
            .Select(row => new TableTransactionAction(row is MembershipRow ? TableTransactionActionType.UpsertMerge : TableTransactionActionType.UpsertReplace, row))
            .ToList();

        // A message that was just sent is not there yet, nearly always: write without looking, look only when the store objects.
        var byMessage = arrived.GroupBy(row => row.MessageId).ToDictionary(group => group.Key, group => group.ToList());
        var lookFirst = arrived.Any(row => row.Change != "received");

        for (var conflicts = 0; ; conflicts++)
        {
            var stored = conflicts == 0 && known is not null ? known
                : lookFirst || conflicts > 0 ? await ReadAsync(messages, threadId, byMessage.Keys, cancellationToken)
                : [];
            var folded = byMessage
                .Select(message => MessageFold.Fold([.. stored.Where(row => row.MessageId == message.Key)], message.Value))
                .ToList();
            try
            {
                await WriteAsync(messages, [activityWrites, .. folded.Select(fold => fold.Writes)], cancellationToken);

                return [.. folded.SelectMany(fold => fold.Versions)];
            }
            catch (RequestFailedException conflict) when (conflict.Status is 409 or 412 && conflicts < MostConflicts)
            {
                // Somebody else wrote the same message: theirs stands, ours is folded into it. Activities are written whole by whoever comes.
            }
        }
    }

    /// <summary>All stored versions of these messages.</summary>
    public async Task<IReadOnlyList<MessageRow>> VersionsAsync(string threadId, IEnumerable<string> messageIds, CancellationToken cancellationToken) =>
        await ReadAsync(await tables.MessagesAsync(), threadId, messageIds, cancellationToken);

    /// <summary>What happened to the thread itself, at these times and around them.</summary>
    public async Task<IReadOnlyList<ActivityRow>> ActivitiesAsync(string threadId, IEnumerable<long> versions, CancellationToken cancellationToken)
    {
        var messages = await tables.MessagesAsync();
        var found = new List<ActivityRow>();
        foreach (var (first, last) in Ranges(versions.Distinct().Select(version => version.ToString(CultureInfo.InvariantCulture))))
        {
            var (from, to) = (long.Parse(first, CultureInfo.InvariantCulture) - NearActivity, long.Parse(last, CultureInfo.InvariantCulture) + NearActivity);
            var filter = TableClient.CreateQueryFilter(
                $"PartitionKey eq {TableKey.Of(threadId)} and RowKey ge {TableKey.Sortable(Math.Max(0, from))} and RowKey le {TableKey.Sortable(to) + "}"} and Change ne {"received"}");
            await foreach (var row in messages.QueryAsync<ActivityRow>(filter, cancellationToken: cancellationToken))
            {
                if (row.RowKey.Contains("|a|", StringComparison.Ordinal))
                {
                    found.Add(row);
                }
            }
        }

        return [.. found.DistinctBy(row => row.RowKey)];
    }

    /// <summary>What was said around a message, in the order of time and without it: up to five messages of the ten minutes before, and the next five.</summary>
    public async Task<IReadOnlyList<MessageRow>> AroundAsync(string threadId, string messageId, CancellationToken cancellationToken)
    {
        if (!long.TryParse(messageId, out var at))
        {
            return [];
        }

        var messages = await tables.MessagesAsync();
        var (before, after) = (new Queue<MessageRow>(), new List<MessageRow>());
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {TableKey.Of(threadId)} and RowKey ge {TableKey.Sortable(Math.Max(0, at - (10 * NearInTime)))} and RowKey lt {":"}");
        await foreach (var row in messages.QueryAsync<MessageRow>(filter, cancellationToken: cancellationToken))
        {
            if (!row.RowKey.EndsWith("|m", StringComparison.Ordinal) || row.MessageId == messageId)
            {
                continue;
            }

            if (string.CompareOrdinal(row.RowKey, MessageRow.CurrentKey(messageId)) < 0)
            {
                before.Enqueue(row);
                if (before.Count > MostAround)
                {
                    before.Dequeue();
                }
            }
            else
            {
                after.Add(row);
                if (after.Count == MostAround)
                {
                    break;
                }
            }
        }

        return [.. before, .. after];
    }

    /// <summary>Changes one version, wherever it lies by now, and writes what belongs to it in the same transaction.</summary>
    /// <param name="change">May run several times. Answers whether there is anything to change.</param>
    /// <param name="beside">Rows of the same thread.</param>
    /// <returns>False when there is no such version, or nothing to change.</returns>
    public async Task<bool> ChangeAsync(
        string threadId, string messageId, long version, Func<MessageRow, bool> change, TableTransactionAction? beside, CancellationToken cancellationToken)
    {
        var messages = await tables.MessagesAsync();
        for (var conflicts = 0; ; conflicts++)
        {
            var stored = await ReadAsync(messages, threadId, [messageId], cancellationToken);
            if (stored.FirstOrDefault(row => row.Version == version) is not { } row || !change(row))
            {
                return false;
            }

            TableTransactionAction update = new(TableTransactionActionType.UpdateReplace, row, row.ETag);
            try
            {
                await messages.SubmitTransactionAsync(beside is null ? [update] : [update, beside], cancellationToken);

                return true;
            }
            catch (RequestFailedException moved) when (moved.Status is 404 or 412 && conflicts < MostConflicts)
            {
            }
        }
    }

    /// <summary>A thread's messages and activities in the order of time, with earlier versions: what the archive holds.</summary>
    public async IAsyncEnumerable<TableEntity> ReadAllAsync(string threadId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var messages = await tables.MessagesAsync();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {TableKey.Of(threadId)}");
        await foreach (var row in messages.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            yield return row;
        }
    }

    /// <summary>The threads in which somebody said something, each once. The whole table is read for it.</summary>
    public async IAsyncEnumerable<string> ThreadsWithMessagesOfAsync(AcsUserId sender, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var messages = await tables.MessagesAsync();
        var filter = TableClient.CreateQueryFilter($"Sender eq {sender.Value}");
        string? latest = null;
        await foreach (var row in messages.QueryAsync<TableEntity>(filter, select: ["PartitionKey"], cancellationToken: cancellationToken))
        {
            // Rows come in the order of their partitions.
            if (row.PartitionKey != latest)
            {
                latest = row.PartitionKey;
                yield return TableKey.Text(latest);
            }
        }
    }

    /// <summary>The archive's next thread in the order of keys; null behind the last.</summary>
    /// <param name="threadId">Empty: the first.</param>
    public async Task<string?> ThreadAfterAsync(string threadId, CancellationToken cancellationToken)
    {
        // A query has no "each partition once": the first row behind each partition leads to the next.
        var filter = TableClient.CreateQueryFilter($"PartitionKey gt {TableKey.Of(threadId)}");
        await foreach (var row in (await tables.MessagesAsync()).QueryAsync<TableEntity>(filter, maxPerPage: 1, select: ["PartitionKey"], cancellationToken: cancellationToken))
        {
            return TableKey.Text(row.PartitionKey);
        }

        return null;
    }

    private static async Task WriteAsync(
        TableClient messages, IEnumerable<IReadOnlyList<TableTransactionAction>> groups, CancellationToken cancellationToken)
    {
        var waiting = new List<TableTransactionAction>();
        var characters = 0;

        // The rows of one message stay in one transaction: half of them would be a lie.
        foreach (var group in groups)
        {
            var size = group.Sum(Characters);
            if (waiting.Count > 0 && (waiting.Count + group.Count > MostRowsAtOnce || characters + size > MostCharactersAtOnce))
            {
                await SubmitAsync(messages, waiting, cancellationToken);
                waiting.Clear();
                characters = 0;
            }

            waiting.AddRange(group);
            characters += size;
        }

        await SubmitAsync(messages, waiting, cancellationToken);
    }

    private static int Characters(TableTransactionAction action) =>
        1000 + (action.Entity is MessageRow row ? (row.Text?.Length ?? 0) + (row.Metadata?.Length ?? 0) : 0);

    private static async Task SubmitAsync(TableClient messages, List<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        switch (actions)
        {
            case []:
                return;
            case [{ ActionType: TableTransactionActionType.Add } only]:
                await messages.AddEntityAsync(only.Entity, cancellationToken);
                return;
            case { Count: <= MostRowsAtOnce }:
                await messages.SubmitTransactionAsync(actions, cancellationToken);
                return;
            default:
                // Only activities or a message with over a hundred new versions come here; both may be written piece by piece.
                foreach (var piece in actions.Chunk(MostRowsAtOnce))
                {
                    await messages.SubmitTransactionAsync(piece, cancellationToken);
                }

                return;
        }
    }

    private static async Task<List<MessageRow>> ReadAsync(
        TableClient messages, string threadId, IEnumerable<string> messageIds, CancellationToken cancellationToken)
    {
        var wanted = messageIds.ToHashSet();
        var found = new List<MessageRow>();
        foreach (var (first, last) in Ranges(wanted))
        {
            var filter = TableClient.CreateQueryFilter(
                $"PartitionKey eq {TableKey.Of(threadId)} and RowKey ge {first + "|"} and RowKey lt {last + "}"}");
            await foreach (var row in messages.QueryAsync<MessageRow>(filter, cancellationToken: cancellationToken))
            {
                if (MessageRow.IsKeyOfMessage(row.RowKey) && wanted.Contains(row.MessageId))
                {
                    found.Add(row);
                }
            }
        }

        return found;
    }

    private static IEnumerable<(string First, string Last)> Ranges(IEnumerable<string> messageIds)
    {
        string? first = null, last = null;
        foreach (var key in messageIds.Select(MessageRow.IdKey).Order(StringComparer.Ordinal))
        {
            if (last is not null && !IsNear(last, key))
            {
                yield return (first!, last);
                first = null;
            }

            first ??= key;
            last = key;
        }

        if (last is not null)
        {
            yield return (first!, last);
        }
    }

    private static bool IsNear(string key, string next) =>
        long.TryParse(key, out var number) && long.TryParse(next, out var following) && following - number <= NearInTime;
}
