using Azure.Data.Tables;
using Chat.Functions.Moderation.Enforcement;

namespace Chat.Functions.Archive;

/// <summary>
/// Puts versions that arrived, however often and in whatever order, together with the rows of the same message that are there.
/// The highest version is the current one; every other is kept beside it; a version that is there stays as it is, its verdict included.
/// </summary>
public static class MessageFold
{
    /// <param name="stored">The rows of this message in the store.</param>
    /// <param name="arrived">Versions of this message from events, at least one.</param>
    public static Folded Fold(IReadOnlyCollection<MessageRow> stored, IEnumerable<MessageRow> arrived)
    {
        var before = stored.FirstOrDefault(row => row.IsCurrent);
        var versions = stored.ToDictionary(row => row.Version);
        var fresh = arrived.Where(row => versions.TryAdd(row.Version, row)).ToList();
        if (fresh.Count == 0)
        {
            return new Folded([], [.. versions.Values]);
        }

        var latest = versions.Values.MaxBy(row => row.Version)!;
        var writes = new List<TableTransactionAction>();
        var after = stored.Where(row => !row.IsCurrent).ToList();

        foreach (var row in fresh.Where(row => row != latest))
        {
            Add(row.AsEarlierVersion());
        }

        if (before is null)
        {
            Add(latest);
        }
        else if (before == latest)
        {
            after.Add(before);
        }
        else
        {
            Add(before.AsEarlierVersion());
            writes.Add(new TableTransactionAction(TableTransactionActionType.UpdateReplace, latest, before.ETag));
            after.Add(latest);
        }

        // What a verdict asks for lies beside it from the start, so that no crash loses it.
        writes.AddRange(fresh.Select(WorkRow.Of).OfType<WorkRow>().Select(work => new TableTransactionAction(TableTransactionActionType.UpsertReplace, work)));

        return new Folded(writes, after);

        void Add(MessageRow row)
        {
            writes.Add(new TableTransactionAction(TableTransactionActionType.Add, row));
            after.Add(row);
        }
    }
}

/// <summary>What to write in one transaction, and all versions of the message as they are once it is written.</summary>
public sealed record Folded(IReadOnlyList<TableTransactionAction> Writes, IReadOnlyList<MessageRow> Versions);
