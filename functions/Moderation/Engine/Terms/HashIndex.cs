using System.Numerics;
using System.Runtime.CompilerServices;

namespace Chat.Functions.Moderation.Engine.Terms;

/// <summary>Numbers found by hash. A bitmap answers nearly every question with one look, however many there are.</summary>
internal sealed class HashIndex
{
    private const int BitsPerKey = 32;
    private const int None = -1;
    private const ulong Mix = 0xbf58476d1ce4e5b9;

    private readonly ulong[] bitmap;
    private readonly int bitmapShift;
    // Slots, and behind them what shares its hash with a slot: a hit touches one cache line, not one for each field.
    private readonly Entry[] entries;
    private readonly int mask;

    public HashIndex(IReadOnlyList<(ulong Hash, int Value)> found)
    {
        var bits = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1024, found.Count * BitsPerKey));
        bitmap = new ulong[bits / 64];
        bitmapShift = 64 - BitOperations.Log2((uint)bits);
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, found.Count * 2));
        mask = size - 1;
        entries = new Entry[size + found.Count];
        Array.Fill(entries, new Entry(0, None, None));
        var behind = size;
        foreach (var (hash, value) in found.Reverse())
        {
            var bit = (hash * Mix) >> bitmapShift;
            bitmap[bit >> 6] |= 1UL << (int)(bit & 63);
            var slot = SlotOf(hash);
            var next = None;
            if (entries[slot].Value != None)
            {
                entries[behind] = entries[slot];
                next = behind++;
            }

            entries[slot] = new Entry(hash, value, next);
        }

        IsEmpty = found.Count == 0;
    }

    public bool IsEmpty { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayHave(ulong hash)
    {
        var bit = (hash * Mix) >> bitmapShift;

        return (bitmap[bit >> 6] & (1UL << (int)(bit & 63))) != 0;
    }

    /// <summary>The first entry with this hash, or -1.</summary>
    public int First(ulong hash) => MayHave(hash) && SlotOf(hash) is var slot && entries[slot].Value != None ? slot : None;

    public int Next(int entry) => entries[entry].Next;

    public int ValueOf(int entry) => entries[entry].Value;

    private int SlotOf(ulong hash)
    {
        var slot = (int)((hash * Mix) >> 20) & mask;
        while (entries[slot].Value != None && entries[slot].Hash != hash)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private readonly record struct Entry(ulong Hash, int Value, int Next);
}
