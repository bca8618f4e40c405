using System.Numerics;
using System.Runtime.CompilerServices;

namespace Chat.Functions.Moderation.Engine.Terms;

/// <summary>
/// Numbers found by hash, now and then one more than asked for. A bitmap answers nearly every question with one look, however many there are; eight
/// bytes for a number, so that ten thousand of them stay in the cache.
/// </summary>
internal sealed class HashIndex
{
    private const int BitsPerKey = 8;
    private const int None = -1;
    private const int FirstList = -2;
    private const ulong Mix = 0xbf58476d1ce4e5b9;

    private readonly ulong[] bitmap;
    private readonly int bitmapShift;
    private readonly Slot[] slots;
    private readonly int mask;

    // The numbers that share a slot, one list after the other, each ended by None.
    private readonly int[] lists;

    public HashIndex(IReadOnlyList<(ulong Hash, int Value)> found)
    {
        var hashes = found.DistinctBy(entry => entry.Hash).Count();
        var bits = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1024, hashes * BitsPerKey));
        bitmap = new ulong[bits / 64];
        bitmapShift = 64 - BitOperations.Log2((uint)bitmap.Length);
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, hashes * 3 / 2));
        mask = size - 1;
        slots = new Slot[size];
        Array.Fill(slots, new Slot(0, None));
        var shared = new Dictionary<int, List<int>>();
        foreach (var (hash, value) in found)
        {
            var mixed = hash * Mix;
            bitmap[mixed >> bitmapShift] |= BitsOf(mixed);
            var slot = SlotOf(hash);
            if (slots[slot].Value == None)
            {
                slots[slot] = new Slot(TagOf(hash), value);
            }
            else if (shared.TryGetValue(slot, out var others))
            {
                others.Add(value);
            }
            else
            {
                shared.Add(slot, [slots[slot].Value, value]);
            }
        }

        var ended = new List<int>();
        foreach (var (slot, values) in shared)
        {
            slots[slot] = slots[slot] with { Value = FirstList - ended.Count };
            ended.AddRange(values);
            ended.Add(None);
        }

        lists = [.. ended];
        IsEmpty = found.Count == 0;
    }

    public bool IsEmpty { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayHave(ulong hash)
    {
        var mixed = hash * Mix;

        return (~bitmap[mixed >> bitmapShift] & BitsOf(mixed)) == 0;
    }

    /// <summary>The numbers with this hash, and perhaps some of another.</summary>
    public Numbers Find(ulong hash) => new(lists, MayHave(hash) ? slots[SlotOf(hash)].Value : None);

    private int SlotOf(ulong hash)
    {
        var tag = TagOf(hash);
        var slot = (int)((hash * Mix) >> 20) & mask;
        while (slots[slot].Value != None && slots[slot].Tag != tag)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    // Two of the 64 bits of a number, by bits of the hash that say nothing of which number it is.
    private static ulong BitsOf(ulong mixed) => (1UL << (int)(mixed >> 32)) | (1UL << (int)(mixed >> 26));

    private static uint TagOf(ulong hash) => (uint)((hash * Mix) >> 32);

    private readonly record struct Slot(uint Tag, int Value);

    /// <summary>What an index holds for a hash.</summary>
    public struct Numbers(int[] lists, int value)
    {
        private int next = value;

        public int Current { get; private set; } = None;

        public readonly Numbers GetEnumerator() => this;

        public bool MoveNext()
        {
            if (next <= FirstList)
            {
                Current = lists[FirstList - next];
                next--;
            }
            else
            {
                Current = next;
                next = None;
            }

            return Current != None;
        }
    }
}
