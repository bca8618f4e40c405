using System.Diagnostics.CodeAnalysis;

namespace Chat.Emulator.Tables.Storage;

/// <summary>
/// A table between its creation and its deletion. One made later under the same name has another number, so a write that met the
/// deletion halfway ends in the table it was meant for and is gone with it.
/// </summary>
internal sealed class Table(long number, string name)
{
    private readonly Lock gate = new();
    private readonly KeyedBlocks<Partition> partitions = new();

    public long Number => number;

    /// <summary>As it was written when it was created.</summary>
    public string Name => name;

    public bool TryFind(ReadOnlySpan<byte> key, [NotNullWhen(true)] out Partition? partition)
    {
        lock (gate)
        {
            partition = partitions.Find(key, out var place) ? partitions[place] : null;
        }

        return partition is not null;
    }

    public Partition FindOrAdd(ReadOnlySpan<byte> key)
    {
        lock (gate)
        {
            if (partitions.Find(key, out var place))
            {
                return partitions[place];
            }

            var partition = new Partition(key.ToArray());
            partitions.Insert(place, partition);

            return partition;
        }
    }

    /// <summary>The first partition at the key or after it.</summary>
    public Partition? At(ReadOnlySpan<byte> key, bool orAtKey)
    {
        lock (gate)
        {
            if (partitions.Find(key, out var place) && !orAtKey)
            {
                place = partitions.After(place);
            }

            return partitions.IsAt(place) ? partitions[place] : null;
        }
    }

    /// <summary>Forgets a partition if it has become empty. The caller holds the partition's lock.</summary>
    public void RetireIfEmpty(Partition partition)
    {
        if (partition.Rows.Count > 0 || partition.Retired)
        {
            return;
        }

        partition.Retired = true;
        lock (gate)
        {
            if (partitions.Find(partition.Key, out var place))
            {
                partitions.Remove(place);
            }
        }
    }
}
