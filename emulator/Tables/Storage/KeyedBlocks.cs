namespace Chat.Emulator.Tables.Storage;

/// <summary>
/// Items in the order of their keys, in blocks of at most 256: finding is two binary searches, inserting moves at most one block. At the
/// end, where most rows of a chat arrive, nothing is searched or moved, and blocks stay full. Not for several threads at once.
/// </summary>
internal sealed class KeyedBlocks<T>
    where T : IKeyed
{
    private const int Full = 256;

    private readonly List<Block> blocks = [];

    public int Count { get; private set; }

    public T this[Place place]
    {
        get => blocks[place.Block].Items[place.Index];
        set => blocks[place.Block].Items[place.Index] = value;
    }

    public bool IsAt(Place place) => place.Block < blocks.Count;

    public Place After(Place place) =>
        place.Index + 1 < blocks[place.Block].Count ? place with { Index = place.Index + 1 } : new Place(place.Block + 1, 0);

    /// <summary>Whether the key is there, and its place or that of the first greater one.</summary>
    public bool Find(ReadOnlySpan<byte> key, out Place place)
    {
        if (blocks.Count == 0)
        {
            place = default;
            return false;
        }

        // The last block whose first key is not greater than the key; the end is looked at first.
        var last = blocks[^1];
        var order = KeyOrder.Compare(key, last.Items[last.Count - 1].Key);
        if (order >= 0)
        {
            place = order == 0 ? new Place(blocks.Count - 1, last.Count - 1) : new Place(blocks.Count, 0);
            return order == 0;
        }

        var (low, high) = (0, blocks.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) >>> 1;
            (low, high) = KeyOrder.Compare(key, blocks[middle].Items[0].Key) >= 0 ? (middle, high) : (low, middle - 1);
        }

        var found = blocks[low].Find(key, out var index);
        place = index == blocks[low].Count ? new Place(low + 1, 0) : new Place(low, index);
        return found;
    }

    /// <summary>Inserts the item where <see cref="Find"/> said it belongs.</summary>
    public void Insert(Place place, T item)
    {
        Count++;
        if (!IsAt(place) || place.Index == 0)
        {
            // Between two blocks: behind the earlier one if it has room.
            if (place.Block > 0 && blocks[place.Block - 1] is { Count: < Full } earlier)
            {
                earlier.Insert(earlier.Count, item);
                return;
            }

            if (!IsAt(place) || blocks[place.Block].Count == Full)
            {
                blocks.Insert(place.Block, new Block(item, blocks.Count == 0 ? 4 : Full));
                return;
            }
        }

        var block = blocks[place.Block];
        if (block.Count == Full)
        {
            var second = block.Split();
            blocks.Insert(place.Block + 1, second);
            if (place.Index > block.Count)
            {
                second.Insert(place.Index - block.Count, item);
                return;
            }
        }

        block.Insert(place.Index, item);
    }

    public void Remove(Place place)
    {
        Count--;
        if (blocks[place.Block].Remove(place.Index) == 0)
        {
            blocks.RemoveAt(place.Block);
        }
    }

    private sealed class Block(T first, int capacity)
    {
        public T[] Items { get; private set; } = Sized(first, capacity);

        public int Count { get; private set; } = 1;

        public bool Find(ReadOnlySpan<byte> key, out int index)
        {
            var (low, high) = (0, Count);
            while (low < high)
            {
                var middle = (low + high) >>> 1;
                var order = KeyOrder.Compare(key, Items[middle].Key);
                if (order == 0)
                {
                    index = middle;
                    return true;
                }

                (low, high) = order > 0 ? (middle + 1, high) : (low, middle);
            }

            index = low;
            return false;
        }

        public void Insert(int index, T item)
        {
            if (Count == Items.Length)
            {
                var items = Items;
                Array.Resize(ref items, Count * 2);
                Items = items;
            }

            Array.Copy(Items, index, Items, index + 1, Count - index);
            Items[index] = item;
            Count++;
        }

        public int Remove(int index)
        {
            Count--;
            Array.Copy(Items, index + 1, Items, index, Count - index);
            Items[Count] = default!;

            return Count;
        }

        public Block Split()
        {
            var half = Count / 2;
            var second = new Block(Items[half], Full) { Count = Count - half };
            Array.Copy(Items, half, second.Items, 0, second.Count);
            Array.Clear(Items, half, second.Count);
            Count = half;

            return second;
        }

        private static T[] Sized(T first, int capacity)
        {
            var items = new T[capacity];
            items[0] = first;

            return items;
        }
    }
}
