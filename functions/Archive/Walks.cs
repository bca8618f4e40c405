using Azure.Data.Tables;
using Chat.Functions.Tables;

namespace Chat.Functions.Archive;

/// <summary>Walks through the threads that take longer than one run: where each goes on.</summary>
public sealed class Walks(ChatTables tables)
{
    /// <param name="name">One walk of this app.</param>
    public async Task<WalkRow> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var found = await (await tables.ThreadsAsync()).GetEntityIfExistsAsync<WalkRow>(WalkRow.Partition, name, cancellationToken: cancellationToken);

        return found.HasValue ? found.Value! : new WalkRow { RowKey = name };
    }

    public async Task NoteAsync(WalkRow walk, CancellationToken cancellationToken) =>
        await (await tables.ThreadsAsync()).UpsertEntityAsync(walk, TableUpdateMode.Replace, cancellationToken);
}
