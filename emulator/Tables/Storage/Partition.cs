namespace Chat.Emulator.Tables.Storage;

/// <summary>The rows of one partition key. Everything about them happens under its lock; the rows themselves never change.</summary>
internal sealed class Partition(byte[] key) : IKeyed
{
    public ReadOnlySpan<byte> Key => key;

    public byte[] KeyBytes => key;

    public Lock Gate { get; } = new();

    public KeyedBlocks<Row> Rows { get; } = new();

    /// <summary>Set when the last row went and the table forgot it: look again for the one that took its place.</summary>
    public bool Retired { get; set; }

    public Row Find(ReadOnlySpan<byte> rowKey) => Rows.Find(rowKey, out var place) ? Rows[place] : default;

    public void Put(Row row)
    {
        if (Rows.Find(row.Key, out var place))
        {
            Rows[place] = row;
        }
        else
        {
            Rows.Insert(place, row);
        }
    }

    public void Remove(ReadOnlySpan<byte> rowKey)
    {
        if (Rows.Find(rowKey, out var place))
        {
            Rows.Remove(place);
        }
    }
}
