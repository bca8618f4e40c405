using System.Buffers.Binary;

namespace Chat.Emulator.Tables.Storage;

/// <summary>One journal record on its way to the file. Each thread has one and uses it again.</summary>
internal sealed class RecordWriter
{
    [ThreadStatic]
    private static RecordWriter? shared;

    private byte[] bytes = new byte[4096];
    private int length;

    public Span<byte> Written => bytes.AsSpan(0, length);

    /// <param name="head">How many bytes to leave free at the start.</param>
    public static RecordWriter Borrow(int head)
    {
        var record = shared ??= new RecordWriter();
        record.length = head;

        return record;
    }

    public void Byte(byte value) => Room(1)[0] = value;

    public void Number(long value) => BinaryPrimitives.WriteInt64LittleEndian(Room(sizeof(long)), value);

    public void Bytes(ReadOnlySpan<byte> value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Room(sizeof(int)), value.Length);
        value.CopyTo(Room(value.Length));
    }

    private Span<byte> Room(int size)
    {
        if (bytes.Length - length < size)
        {
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, length + size));
        }

        length += size;

        return bytes.AsSpan(length - size, size);
    }
}
