using Azure;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Tables;

namespace Chat.Functions.Threads;

/// <summary>Our account of threads: who made them, who owns them, whom we brought in.</summary>
public sealed class ThreadBook(ChatTables tables)
{
    /// <summary>learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions; the thread's own row is one of them.</summary>
    private const int MostRowsAtOnce = 99;

    private const int MostConflicts = 10;

    public async Task<ThreadRow?> FindAsync(string threadId, CancellationToken cancellationToken)
    {
        var found = await (await tables.ThreadsAsync()).GetEntityIfExistsAsync<ThreadRow>(
            TableKey.Of(threadId), ThreadRow.Row, cancellationToken: cancellationToken);

        return found.HasValue ? found.Value : null;
    }

    public async Task<MemberRow?> FindMemberAsync(string threadId, AcsUserId person, CancellationToken cancellationToken)
    {
        var found = await (await tables.ThreadsAsync()).GetEntityIfExistsAsync<MemberRow>(
            TableKey.Of(threadId), MemberRow.KeyOf(person), cancellationToken: cancellationToken);

        return found.HasValue ? found.Value : null;
    }

    /// <summary>The thread's row is read before its members: whoever changes it later is noticed by its ETag.</summary>
    public async Task<ThreadRoster?> ReadAsync(string threadId, CancellationToken cancellationToken)
    {
        if (await FindAsync(threadId, cancellationToken) is not { } thread)
        {
            return null;
        }

        var members = new List<MemberRow>();
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {thread.PartitionKey} and RowKey ge {MemberRow.Prefix} and RowKey lt {"member}"}");
        await foreach (var member in (await tables.ThreadsAsync()).QueryAsync<MemberRow>(filter, cancellationToken: cancellationToken))
        {
            members.Add(member);
        }

        return new ThreadRoster(thread, members);
    }

    /// <summary>Writes a thread down that has no row yet; false when somebody else was faster.</summary>
    public async Task<bool> TryOpenAsync(ThreadRow thread, IReadOnlyList<MemberRow> members, CancellationToken cancellationToken)
    {
        try
        {
            await (await tables.ThreadsAsync()).SubmitTransactionAsync(
                [
                    new TableTransactionAction(TableTransactionActionType.Add, thread),
                    .. members.Select(member => new TableTransactionAction(TableTransactionActionType.UpsertReplace, member)),
                ],
                cancellationToken);

            return true;
        }
        catch (RequestFailedException faster) when (faster.Status == 409)
        {
            return false;
        }
    }

    /// <summary>Writes down a thread we made, and those who are in it; the first of them with the thread itself, so that it is never without its owner.</summary>
    public async Task WriteAsync(ThreadRow? thread, IReadOnlyList<MemberRow> members, CancellationToken cancellationToken)
    {
        var threads = await tables.ThreadsAsync();
        foreach (var piece in members.Chunk(MostRowsAtOnce).DefaultIfEmpty([]))
        {
            IEnumerable<ITableEntity> rows = thread is null ? piece : [thread, .. piece];
            thread = null;
            if (rows.Any())
            {
                await threads.SubmitTransactionAsync(
                    rows.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)), cancellationToken);
            }
        }
    }

    /// <summary>Changes who is what in a thread, as one step: of two changes at a time one looks again at what the other left.</summary>
    /// <param name="change">Answers the rows to write; may run several times.</param>
    public async Task ChangeAsync(
        string threadId, Func<ThreadRoster, IReadOnlyList<MemberRow>> change, CancellationToken cancellationToken)
    {
        var threads = await tables.ThreadsAsync();
        for (var conflicts = 0; ; conflicts++)
        {
            if (await ReadAsync(threadId, cancellationToken) is not { } roster || change(roster) is not [_, ..] rows)
            {
                return;
            }

            try
            {
                await threads.SubmitTransactionAsync(
                    [
                        new TableTransactionAction(TableTransactionActionType.UpdateReplace, roster.Thread, roster.Thread.ETag),
                        .. rows.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)),
                    ],
                    cancellationToken);

                return;
            }
            catch (RequestFailedException conflict) when (conflict.Status == 412 && conflicts < MostConflicts)
            {
            }
        }
    }

    /// <summary>Changes what is known of the thread itself; nothing when we know nothing of it.</summary>
    /// <param name="change">May run several times. Answers whether there is anything to change.</param>
    public async Task ChangeThreadAsync(string threadId, Func<ThreadRow, bool> change, CancellationToken cancellationToken)
    {
        var threads = await tables.ThreadsAsync();
        for (var conflicts = 0; ; conflicts++)
        {
            if (await FindAsync(threadId, cancellationToken) is not { } thread || !change(thread))
            {
                return;
            }

            try
            {
                await threads.UpdateEntityAsync(thread, thread.ETag, TableUpdateMode.Replace, cancellationToken);

                return;
            }
            catch (RequestFailedException conflict) when (conflict.Status == 412 && conflicts < MostConflicts)
            {
            }
        }
    }

    /// <summary>Remembers that a thread is gone: nothing is done for it any more.</summary>
    public Task CloseAsync(string threadId, DateTimeOffset deletedOn, CancellationToken cancellationToken) => ChangeThreadAsync(
        threadId,
        thread =>
        {
            var isNews = thread.DeletedOn is null;
            thread.DeletedOn ??= deletedOn.ToUniversalTime();

            return isNews;
        },
        cancellationToken);

    /// <summary>What was asked for under this key before; the row itself when nothing was.</summary>
    public async Task<(CreationRow Row, bool IsFirst)> ClaimAsync(CreationRow creation, CancellationToken cancellationToken)
    {
        var threads = await tables.ThreadsAsync();
        try
        {
            await threads.AddEntityAsync(creation, cancellationToken);

            return (creation, true);
        }
        catch (RequestFailedException earlier) when (earlier.Status == 409)
        {
            return ((await threads.GetEntityAsync<CreationRow>(creation.PartitionKey, creation.RowKey, cancellationToken: cancellationToken)).Value, false);
        }
    }

    public async Task CompleteAsync(CreationRow creation, string threadId, CancellationToken cancellationToken)
    {
        creation.ThreadId = threadId;
        await (await tables.ThreadsAsync()).UpsertEntityAsync(creation, TableUpdateMode.Replace, cancellationToken);
    }
}
