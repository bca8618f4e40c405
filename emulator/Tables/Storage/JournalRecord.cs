using System.Buffers.Binary;

namespace Chat.Emulator.Tables.Storage;

/// <summary>What a record says: a table came, a table went, rows of one partition changed together.</summary>
internal static class JournalRecord
{
    public const byte TableCreated = 1;
    public const byte TableDeleted = 2;
    public const byte RowsChanged = 3;

    private const byte Put = 1;
    private const byte Removed = 0;

    public static void Written(RecordWriter to, long table, ReadOnlySpan<Write> writes, ReadOnlySpan<Row> rows)
    {
        to.Byte(RowsChanged);
        to.Number(table);
        to.Bytes(writes[0].PartitionKey);
        for (var i = 0; i < writes.Length; i++)
        {
            to.Byte(rows[i].Exists ? Put : Removed);
            to.Bytes(rows[i].Exists ? rows[i].Bytes : writes[i].RowKey);
        }
    }

    public static void Present(RecordWriter to, long table, ReadOnlySpan<byte> partitionKey, ReadOnlySpan<Row> rows)
    {
        to.Byte(RowsChanged);
        to.Number(table);
        to.Bytes(partitionKey);
        foreach (var row in rows)
        {
            to.Byte(Put);
            to.Bytes(row.Bytes);
        }
    }

    /// <summary>Does again what the rest of a <see cref="RowsChanged"/> record says.</summary>
    public static void Apply(ReadOnlySpan<byte> changes, Table table, Stamps stamps)
    {
        var partition = table.FindOrAdd(Bytes(ref changes));
        while (!changes.IsEmpty)
        {
            var kind = changes[0];
            changes = changes[1..];
            var bytes = Bytes(ref changes);
            if (kind == Put)
            {
                var row = new Row(bytes.ToArray());
                stamps.Saw(row.Stamp);
                partition.Put(row);
            }
            else
            {
                partition.Remove(bytes);
            }
        }

        table.RetireIfEmpty(partition);
    }

    public static long Number(ref ReadOnlySpan<byte> from)
    {
        var value = BinaryPrimitives.ReadInt64LittleEndian(from);
        from = from[sizeof(long)..];

        return value;
    }

    public static ReadOnlySpan<byte> Bytes(ref ReadOnlySpan<byte> from)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(from);
        var value = from.Slice(sizeof(int), length);
        from = from[(sizeof(int) + length)..];

        return value;
    }
}
