using System.Text;
using Chat.Emulator.Tables.Storage;

namespace Chat.Emulator.Tests.Tables;

/// <summary>The order that everything rests on, against one that is known to be right.</summary>
public sealed class KeyedBlocksTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_insertions_removals_and_searches_agree_with_a_sorted_set(int seed)
    {
        var random = new Random(seed);
        var blocks = new KeyedBlocks<Row>();
        var model = new SortedSet<string>(StringComparer.Ordinal);
        for (var step = 0; step < 60_000; step++)
        {
            // Ends, the middle, and phases in which more goes than comes.
            var key = (step / 10_000 % 3, random.Next(4)) switch
            {
                (0, 0) => $"z{step:d6}",
                (0, 1) => $"a{999_999 - step:d6}",
                _ => $"m{random.Next(6_000):d6}",
            };
            if (random.Next(100) < (step / 20_000 == 1 ? 70 : 20))
            {
                Assert.Equal(model.Remove(key), Remove(blocks, key));
            }
            else
            {
                Assert.Equal(model.Add(key), Add(blocks, key));
            }

            var from = $"m{random.Next(6_000):d6}";
            blocks.Find(Encoding.UTF8.GetBytes(from), out var place);
            Assert.Equal(
                model.GetViewBetween(from, "zzz").FirstOrDefault(),
                blocks.IsAt(place) ? Encoding.UTF8.GetString(blocks[place].Key) : null);
        }

        Assert.Equal(model, All(blocks));
        Assert.Equal(model.Count, blocks.Count);
    }

    [Fact]
    public void Keys_are_in_the_order_of_their_utf16()
    {
        string[] keys = ["", "a", "A", "aa", "~", "é", "\uD7FF", "\uE000", "\uFFFD", "😀", "😀a", "\U0010FFFF", "\uFB01", "a😀", "a\uFFFD", "€"];

        Assert.Equal(
            keys.Order(StringComparer.Ordinal),
            keys.Order(Comparer<string>.Create((x, y) => KeyOrder.Compare(Encoding.UTF8.GetBytes(x), Encoding.UTF8.GetBytes(y)))));
    }

    private static bool Add(KeyedBlocks<Row> blocks, string key)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        if (blocks.Find(bytes, out var place))
        {
            return false;
        }

        blocks.Insert(place, Row.Of(0, bytes, []));

        return true;
    }

    private static bool Remove(KeyedBlocks<Row> blocks, string key)
    {
        var isThere = blocks.Find(Encoding.UTF8.GetBytes(key), out var place);
        if (isThere)
        {
            blocks.Remove(place);
        }

        return isThere;
    }

    private static IEnumerable<string> All(KeyedBlocks<Row> blocks)
    {
        for (var place = Place.First; blocks.IsAt(place); place = blocks.After(place))
        {
            yield return Encoding.UTF8.GetString(blocks[place].Key);
        }
    }
}
