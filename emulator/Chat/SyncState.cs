using System.Buffers.Binary;

namespace Chat.Emulator.Chat;

/// <summary>Where a listing stands: what it saw as the newest when it began, and where it goes on. Opaque to clients.</summary>
internal readonly record struct SyncState(long Anchor, long Next)
{
    private const int Bytes = 2 * sizeof(long);

    public static bool TryParse(string text, out SyncState state)
    {
        state = default;
        Span<byte> bytes = stackalloc byte[Bytes];
        if (text.Length != Bytes * 2 || Convert.FromHexString(text, bytes, out _, out _) is not System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        state = new SyncState(BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes[8..]));

        return state is { Anchor: >= 0, Next: >= 0 };
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Anchor);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], Next);

        return Convert.ToHexStringLower(bytes);
    }
}
