using Chat.Emulator.Tables.Storage;

namespace Chat.Emulator.Tables.Filters;

/// <summary>
/// One page of a query, in the order of partition key and row key. A page also ends after a bounded number of rows looked at, possibly
/// empty, as it does in Azure after five seconds: learn.microsoft.com/rest/api/storageservices/query-timeout-and-pagination.
/// </summary>
internal sealed class EntityScan(Table table, Filter? filter, int take)
{
    private const int MostRowsLookedAt = 50_000;

    private readonly KeyRange partitionRange = filter?.RangeOf(PropertyPlace.PartitionKey) ?? KeyRange.All;
    private readonly KeyRange rowRange = filter?.RangeOf(PropertyPlace.RowKey) ?? KeyRange.All;
    private int lookedAt;

    public List<FoundRow> Found { get; } = [];

    /// <summary>Where the next page begins; null after the last.</summary>
    public (byte[] PartitionKey, byte[] RowKey)? Next { get; private set; }

    public void Run((byte[] PartitionKey, byte[] RowKey)? from)
    {
        var start = from is { } given && KeyOrder.Compare(given.PartitionKey, partitionRange.First) >= 0 ? given : (partitionRange.First, []);
        for (var partition = table.At(start.PartitionKey, orAtKey: true); partition is not null; partition = table.At(partition.Key, orAtKey: false))
        {
            if (partitionRange.IsPast(partition.Key) || !Look(partition, partition.Key.SequenceEqual(start.PartitionKey) ? start.RowKey : []))
            {
                return;
            }
        }
    }

    /// <summary>False when the page is full. Under the lock, so that no half of a transaction is seen.</summary>
    private bool Look(Partition partition, byte[] from)
    {
        lock (partition.Gate)
        {
            lookedAt++;
            partition.Rows.Find(KeyOrder.Compare(from, rowRange.First) > 0 ? from : rowRange.First, out var place);
            for (; partition.Rows.IsAt(place); place = partition.Rows.After(place))
            {
                var row = partition.Rows[place];
                if (rowRange.IsPast(row.Key))
                {
                    return true;
                }

                var isMatch = filter is null || filter.Matches(new Candidate(partition.Key, row));
                if ((isMatch && Found.Count == take) || lookedAt++ >= MostRowsLookedAt)
                {
                    Next = (partition.KeyBytes, row.Key.ToArray());
                    return false;
                }

                if (isMatch)
                {
                    Found.Add(new FoundRow(partition.KeyBytes, row));
                }
            }
        }

        return true;
    }
}
