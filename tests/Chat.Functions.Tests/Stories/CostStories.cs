using System.Globalization;
using System.Text.Json;
using Chat.Functions.Tests.Support;
using Chat.Local;

namespace Chat.Functions.Tests.Stories;

/// <summary>That what docs/cost.md counts with is what a run of the app counts.</summary>
public sealed class CostStories
{
    private const int Messages = 200;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("quiet")]
    [InlineData("busy")]
    public async Task A_message_costs_no_more_table_transactions_than_the_page_counts_with(string load)
    {
        using var loads = JsonDocument.Parse(await File.ReadAllTextAsync(RepositoryFolder.Of("infra", "cost", "loads.json"), Cancelled));
        var counted = loads.RootElement.GetProperty("loads").GetProperty(load);
        var together = counted.GetProperty("eventsPerDelivery").GetInt32();
        await using var own = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach, delivers: false);
        var threadId = $"19:{Guid.NewGuid():n}@thread.v2";
        var events = Enumerable.Range(0, Messages + together)
            .Select(n => AnEvent.Received(threadId, (1_767_607_200_000 + (n * 1000L)).ToString(CultureInfo.InvariantCulture), "good morning", "8:acs:ana"))
            .ToList();

        // What a worker asks once, when it starts, is no message's.
        await own.DeliverAsync(0, [.. events.Take(together)]);
        using var measured = new Measurements(own.Services);
        foreach (var delivery in events.Skip(together).Chunk(together))
        {
            await own.DeliverAsync(0, delivery);
        }

        Assert.Equal(Messages, measured.SumOf("chat.events", "message.received", "handled"));
        Assert.InRange(measured.SumOf("chat.table.transactions") / Messages, 0.9 / together, counted.GetProperty("tableTransactionsPerMessage").GetDouble());
    }
}
