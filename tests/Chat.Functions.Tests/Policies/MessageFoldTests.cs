using Azure;
using Azure.Data.Tables;
using Chat.Functions.Archive;
using Chat.Functions.Messages;
using Chat.Functions.Moderation;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Policies;

public sealed class MessageFoldTests
{
    private static readonly MessageRow[] Versions =
    [
        Row(AnEvent.Received("19:t", "100", "one", "8:acs:a")),
        Row(AnEvent.Edited("19:t", "100", "two", "8:acs:a", 110)),
        Row(AnEvent.Edited("19:t", "100", "three", "8:acs:a", 120)),
        Row(AnEvent.Deleted("19:t", "100", "8:acs:a", 130)),
    ];

    [Fact]
    public void Every_order_and_every_cut_of_the_same_versions_leaves_the_same_rows()
    {
        var expected = Describe(Stored(Versions));
        Assert.Equal(["130 deleted |m", "100 one |v", "110 two |v", "120 three |v"], expected);

        foreach (var order in Permutations([0, 1, 2, 3]))
        {
            foreach (var cut in new[] { 1, 2, 3, 4 })
            {
                // Each one twice, in pieces of this size.
                Assert.Equal(expected, Describe(Stored([.. order.SelectMany(i => new[] { i, i }).Select(i => Versions[i])], cut)));
            }
        }
    }

    [Fact]
    public void A_verdict_that_is_stored_stays_though_the_same_version_comes_with_another()
    {
        var again = Row(AnEvent.Received("19:t", "100", "one", "8:acs:a"), new Verdict.Removed("later rule"));

        var folded = MessageFold.Fold(Stored([Versions[0]]), [again]);

        Assert.Empty(folded.Writes);
        Assert.Equal("allowed", Assert.Single(folded.Versions).Judged);
    }

    // What a store does with the writes, the checks of Add and of the ETag included.
    private static List<MessageRow> Stored(IReadOnlyList<MessageRow> arrived, int cut = 1)
    {
        var store = new Dictionary<string, MessageRow>();
        foreach (var piece in arrived.Chunk(cut))
        {
            foreach (var write in MessageFold.Fold(store.Values, piece).Writes)
            {
                var row = (MessageRow)write.Entity;
                if (write.ActionType is TableTransactionActionType.Add)
                {
                    Assert.True(store.TryAdd(row.RowKey, Copy(row)), $"{row.RowKey} was there already");
                }
                else
                {
                    Assert.Equal(store[row.RowKey].ETag, write.ETag);
                    store[row.RowKey] = Copy(row);
                }
            }
        }

        return [.. store.Values];
    }

    private static MessageRow Copy(MessageRow row)
    {
        var copy = row.AsEarlierVersion();
        copy.RowKey = row.RowKey;
        copy.ETag = new ETag(Guid.NewGuid().ToString());

        return copy;
    }

    private static string[] Describe(IEnumerable<MessageRow> rows) =>
        [.. rows.OrderBy(row => row.RowKey, StringComparer.Ordinal).Select(row => $"{row.Version} {row.Text ?? "deleted"} {(row.IsCurrent ? "|m" : "|v")}")];

    private static MessageRow Row(string json, Verdict? verdict = null) => MessageRow.Of(
        (MessageEvent)((ChatEventReading.Read)ChatEvents.Read(json)[0]).Event, verdict ?? new Verdict.Allowed());

    private static IEnumerable<int[]> Permutations(int[] items) => items.Length == 1
        ? [items]
        : items.SelectMany(first => Permutations([.. items.Where(item => item != first)]).Select(rest => (int[])[first, .. rest]));
}
