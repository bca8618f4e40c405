using Chat.Emulator.Tables.Wire;

namespace Chat.Emulator.Tables.Storage;

/// <summary>
/// Writes to one partition that happen together or not at all, and the rows that came of them. All are tried before the first is done:
/// learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions.
/// </summary>
internal sealed class ChangeSet(Table table, Write[] writes, Stamps stamps, TableJournal journal)
{
    [ThreadStatic]
    private static PropertyBuffer? merged;

    /// <summary>The rows written, in the order of the writes; none where one was deleted.</summary>
    public Row[] Rows { get; } = new Row[writes.Length];

    /// <summary>Which write was refused.</summary>
    public int Failed { get; private set; }

    public TableError? Commit()
    {
        while (true)
        {
            var partition = table.FindOrAdd(writes[0].PartitionKey);
            lock (partition.Gate)
            {
                if (partition.Retired)
                {
                    continue;
                }

                try
                {
                    return Commit(partition);
                }
                finally
                {
                    table.RetireIfEmpty(partition);
                }
            }
        }
    }

    private TableError? Commit(Partition partition)
    {
        var stamp = stamps.Next();
        for (Failed = 0; Failed < writes.Length; Failed++)
        {
            if (Try(partition, writes[Failed], stamp, out Rows[Failed]) is { } refusal)
            {
                return refusal;
            }
        }

        journal.Written(table.Number, writes, Rows);
        for (var i = 0; i < writes.Length; i++)
        {
            if (Rows[i].Exists)
            {
                partition.Put(Rows[i]);
            }
            else
            {
                partition.Remove(writes[i].RowKey);
            }
        }

        return null;
    }

    private static TableError? Try(Partition partition, in Write write, long stamp, out Row row)
    {
        row = default;
        var current = partition.Find(write.RowKey);
        if (write.Kind == WriteKind.Insert && current.Exists)
        {
            return TableError.EntityAlreadyExists;
        }

        if (write.Kind != WriteKind.Insert && !write.IsUpsert && !current.Exists)
        {
            return TableError.ResourceNotFound;
        }

        if (write.IfMatch.Given && !write.IfMatch.Allows(current))
        {
            return TableError.UpdateConditionNotSatisfied;
        }

        if (write.Kind == WriteKind.Delete)
        {
            return null;
        }

        var properties = (ReadOnlySpan<byte>)write.Properties;
        if (write.Kind == WriteKind.Merge && current.Exists)
        {
            var both = merged ??= new PropertyBuffer();
            Merge(current.Properties, properties, both);
            properties = both.Written;
            if (both.Count > EntityLimits.Properties)
            {
                return TableError.TooManyProperties;
            }
        }

        if (EntityLimits.TooLarge(write.PartitionKey, write.RowKey, properties))
        {
            return TableError.EntityTooLarge;
        }

        row = Row.Of(stamp, write.RowKey, properties);
        return null;
    }

    /// <summary>The old properties, the new ones in their places where they have a new value: learn.microsoft.com/rest/api/storageservices/merge-entity.</summary>
    private static void Merge(ReadOnlySpan<byte> old, ReadOnlySpan<byte> changes, PropertyBuffer both)
    {
        both.Clear();
        var kept = new PropertyReader(old);
        while (kept.Read())
        {
            both.Add(Find(changes, kept.Name) is { IsEmpty: false } change ? change : kept.Whole);
        }

        var added = new PropertyReader(changes);
        while (added.Read())
        {
            if (Find(old, added.Name).IsEmpty)
            {
                both.Add(added.Whole);
            }
        }
    }

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> properties, ReadOnlySpan<byte> name)
    {
        var property = new PropertyReader(properties);
        while (property.Read())
        {
            if (property.Name.SequenceEqual(name))
            {
                return property.Whole;
            }
        }

        return default;
    }
}
