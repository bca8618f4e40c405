using System.Numerics;
using System.Runtime.CompilerServices;

namespace Chat.Functions.Moderation.Engine.Terms;

/// <summary>Numbers found by hash. A bitmap answers nearly every question with one look, however many there are.</summary>
internal sealed class HashIndex
{
    private const int BitsPerKey = 32;
    private const ulong Mix = 0xbf58476d1ce4e5b9;

    private readonly ulong[] bitmap;
    private readonly int bitmapShift;
    private readonly ulong[] keys;
    private readonly int[] heads;
    private readonly int[] next;
    private readonly int[] values;
    private readonly int mask;

    public HashIndex(IReadOnlyList<(ulong Hash, int Value)> entries)
    {
        var bits = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1024, entries.Count * BitsPerKey));
        bitmap = new ulong[bits / 64];
        bitmapShift = 64 - BitOperations.Log2((uint)bits);
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, entries.Count * 2));
        mask = size - 1;
        keys = new ulong[size];
        heads = new int[size];
        next = new int[entries.Count];
        values = [.. entries.Select(entry => entry.Value)];
        for (var entry = entries.Count - 1; entry >= 0; entry--)
        {
            var hash = entries[entry].Hash;
            var bit = (hash * Mix) >> bitmapShift;
            bitmap[bit >> 6] |= 1UL << (int)(bit & 63);
            var slot = SlotOf(hash);
            next[entry] = heads[slot] - 1;
            keys[slot] = hash;
            heads[slot] = entry + 1;
        }

        IsEmpty = entries.Count == 0;
    }

    public bool IsEmpty { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayHave(ulong hash)
    {
        var bit = (hash * Mix) >> bitmapShift;

        return (bitmap[bit >> 6] & (1UL << (int)(bit & 63))) != 0;
    }

    /// <summary>The first entry with this hash, or -1.</summary>
    public int First(ulong hash) => MayHave(hash) ? heads[SlotOf(hash)] - 1 : -1;

    public int Next(int entry) => next[entry];

    public int ValueOf(int entry) => values[entry];

    private int SlotOf(ulong hash)
    {
        var slot = (int)((hash * Mix) >> 20) & mask;
        while (heads[slot] != 0 && keys[slot] != hash)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }
}
