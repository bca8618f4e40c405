using System.Text;
using Chat.Emulator.Tables.Storage;

namespace Chat.Emulator.Tables.Filters;

/// <summary>What a filter looks at: an entity, or a table seen as one with the single property TableName.</summary>
internal readonly ref struct Candidate
{
    private readonly long stamp;
    private readonly bool isEntity;
    private readonly ReadOnlySpan<byte> partitionKey;
    private readonly ReadOnlySpan<byte> rowKey;
    private readonly ReadOnlySpan<byte> properties;

    public Candidate(ReadOnlySpan<byte> partitionKey, Row row)
    {
        (isEntity, stamp) = (true, row.Stamp);
        this.partitionKey = partitionKey;
        rowKey = row.Key;
        properties = row.Properties;
    }

    public Candidate(Table table)
    {
        var name = new PropertyBuffer();
        name.Add(EdmType.String, "TableName"u8, Encoding.UTF8.GetBytes($"\"{table.Name}\""));
        properties = name.Written;
    }

    /// <summary>False when the property is not there or is of a type that does not compare with the literal.</summary>
    public bool TryCompare(PropertyPath path, Literal literal, out int order)
    {
        order = 0;
        switch (path.Place)
        {
            case PropertyPlace.PartitionKey when isEntity:
                return literal.TryCompareText(partitionKey, out order);
            case PropertyPlace.RowKey when isEntity:
                return literal.TryCompareText(rowKey, out order);
            case PropertyPlace.Timestamp when isEntity:
                return literal.TryCompareTicks(stamp, out order);
        }

        var property = new PropertyReader(properties);
        while (property.Read())
        {
            if (property.Name.SequenceEqual(path.Name))
            {
                return literal.TryCompare(property.Type, property.Value, out order);
            }
        }

        return false;
    }
}
