namespace Chat.Emulator.Tables.Wire;

/// <summary>An entity as it came: its keys, if they were sent, and its properties in stored form.</summary>
internal sealed record EntityBody(byte[]? PartitionKey, byte[]? RowKey, byte[] Properties)
{
    public static EntityBody Empty { get; } = new(null, null, []);
}
