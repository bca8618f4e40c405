using System.Text;

namespace Chat.Emulator.Tables.Filters;

/// <summary>A property's name in a filter, and whether it is one of the three that every entity has.</summary>
internal sealed class PropertyPath(string name)
{
    public byte[] Name { get; } = Encoding.UTF8.GetBytes(name);

    public PropertyPlace Place { get; } = name switch
    {
        "PartitionKey" => PropertyPlace.PartitionKey,
        "RowKey" => PropertyPlace.RowKey,
        "Timestamp" => PropertyPlace.Timestamp,
        _ => PropertyPlace.Stored,
    };
}
