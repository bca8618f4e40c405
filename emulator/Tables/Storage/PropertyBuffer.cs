using System.Buffers;

namespace Chat.Emulator.Tables.Storage;

/// <summary>Collects properties in the form <see cref="PropertyReader"/> reads.</summary>
internal sealed class PropertyBuffer
{
    private readonly ArrayBufferWriter<byte> bytes = new(1024);

    public int Count { get; private set; }

    public ReadOnlySpan<byte> Written => bytes.WrittenSpan;

    public void Add(EdmType type, ReadOnlySpan<byte> name, ReadOnlySpan<byte> json)
    {
        var room = bytes.GetSpan(1 + VarInt.Longest + name.Length + VarInt.Longest + json.Length);
        room[0] = (byte)type;
        var at = 1 + VarInt.Write(room[1..], name.Length);
        name.CopyTo(room[at..]);
        at += name.Length;
        at += VarInt.Write(room[at..], json.Length);
        json.CopyTo(room[at..]);
        bytes.Advance(at + json.Length);
        Count++;
    }

    public void Add(ReadOnlySpan<byte> whole)
    {
        bytes.Write(whole);
        Count++;
    }

    public void Clear()
    {
        bytes.ResetWrittenCount();
        Count = 0;
    }
}
