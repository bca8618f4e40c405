using System.Buffers.Binary;

namespace Chat.Emulator.Tables.Storage;

/// <summary>
/// One entity in one array: its time stamp in ticks, its row key, its properties as <see cref="PropertyReader"/> reads them. Never
/// changed once made, so whoever holds one may read it without a lock.
/// </summary>
internal readonly struct Row(byte[] bytes) : IKeyed
{
    private const int Head = sizeof(long) + sizeof(ushort);

    public bool Exists => bytes is not null;

    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>Ticks of UTC; the entity's Timestamp and its ETag.</summary>
    public long Stamp => BinaryPrimitives.ReadInt64LittleEndian(bytes);

    public ReadOnlySpan<byte> Key => bytes.AsSpan(Head, KeyLength);

    public ReadOnlySpan<byte> Properties => bytes.AsSpan(Head + KeyLength);

    private int KeyLength => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(sizeof(long)));

    public static Row Of(long stamp, ReadOnlySpan<byte> key, ReadOnlySpan<byte> properties)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(Head + key.Length + properties.Length);
        BinaryPrimitives.WriteInt64LittleEndian(bytes, stamp);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(sizeof(long)), (ushort)key.Length);
        key.CopyTo(bytes.AsSpan(Head));
        properties.CopyTo(bytes.AsSpan(Head + key.Length));

        return new Row(bytes);
    }
}
