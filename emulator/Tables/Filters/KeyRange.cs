using Chat.Emulator.Tables.Storage;

namespace Chat.Emulator.Tables.Filters;

/// <summary>From one key to another, both included; without a last one it is open.</summary>
internal sealed record KeyRange(byte[] First, byte[]? Last)
{
    public static KeyRange All { get; } = new([], null);

    public bool IsPast(ReadOnlySpan<byte> key) => Last is not null && KeyOrder.Compare(key, Last) > 0;

    public KeyRange And(KeyRange other) => new(
        KeyOrder.Compare(First, other.First) >= 0 ? First : other.First,
        Last is null ? other.Last : other.Last is null || KeyOrder.Compare(Last, other.Last) <= 0 ? Last : other.Last);

    public KeyRange Or(KeyRange other) => new(
        KeyOrder.Compare(First, other.First) <= 0 ? First : other.First,
        Last is null || other.Last is null ? null : KeyOrder.Compare(Last, other.Last) >= 0 ? Last : other.Last);
}
