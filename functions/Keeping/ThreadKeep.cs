using Azure;
using Azure.Data.Tables;
using Chat.Functions.Tables;

namespace Chat.Functions.Keeping;

/// <summary>Reads and writes the row past which nothing leaves a thread.</summary>
public sealed class ThreadKeep(ChatTables tables)
{
    private const int MostConflicts = 20;

    /// <summary>As it stands; a new one for a thread that has none.</summary>
    public async Task<KeepRow> ReadAsync(string threadId, CancellationToken cancellationToken)
    {
        var found = await (await tables.MessagesAsync()).GetEntityIfExistsAsync<KeepRow>(TableKey.Of(threadId), KeepRow.Row, cancellationToken: cancellationToken);

        return found.HasValue ? found.Value! : KeepRow.For(threadId);
    }

    /// <param name="change">May run several times.</param>
    public async Task<KeepRow> ChangeAsync(string threadId, Action<KeepRow> change, CancellationToken cancellationToken)
    {
        for (var conflicts = 0; ; conflicts++)
        {
            var keep = await ReadAsync(threadId, cancellationToken);
            change(keep);
            if (await TryWriteAsync(keep, [], cancellationToken))
            {
                return keep;
            }

            if (conflicts == MostConflicts)
            {
                throw new RequestFailedException(412, "Others keep changing how the thread is kept.");
            }
        }
    }

    /// <summary>Writes the row and what goes past it, or nothing: false when the row, or one of the others, is not as it was read.</summary>
    /// <param name="past">At most 99 rows of the same thread.</param>
    public async Task<bool> TryWriteAsync(KeepRow keep, IEnumerable<TableTransactionAction> past, CancellationToken cancellationToken)
    {
        keep.Passes++;
        TableTransactionAction own = keep.ETag == default
            ? new(TableTransactionActionType.Add, keep)
            : new(TableTransactionActionType.UpdateReplace, keep, keep.ETag);
        try
        {
            await (await tables.MessagesAsync()).SubmitTransactionAsync([own, .. past], cancellationToken);

            return true;
        }
        catch (RequestFailedException moved) when (moved.Status is 404 or 409 or 412)
        {
            return false;
        }
    }
}
