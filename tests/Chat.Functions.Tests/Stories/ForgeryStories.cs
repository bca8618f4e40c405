using System.Net;
using System.Text;
using Chat.Functions.Bots;
using Chat.Functions.Messages;
using Chat.Functions.Tables;
using Chat.Functions.Tests.Support;
using Chat.Local.Hosting;

namespace Chat.Functions.Tests.Stories;

/// <summary>Deliveries by somebody who is not Event Grid, or of what is not ours. docs/testing.md lists where every other forgery is tried.</summary>
public sealed class ForgeryStories(ChatWorld world)
{
    private const string OfAnotherResource = "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000024-c5ab-0b3a";

    [Theory]
    [InlineData(null, null)]
    [InlineData("wrong", null)]
    [InlineData(null, "wrong")]
    [InlineData("", "right")]
    [InlineData("wrong", "right")]
    [InlineData("right,right", null)]
    [InlineData("right, wrong", null)]
    [InlineData(null, "right&code=right")]
    [InlineData(null, "wrong&code=right")]
    [InlineData(null, "right&code=wrong")]
    public async Task Events_without_exactly_the_right_key_write_nothing(string? header, string? code)
    {
        var threadId = $"19:forged{Guid.NewGuid():n}@thread.v2";
        string With(string given) => given.Replace("right", world.Local.Key, StringComparison.Ordinal);
        foreach (var function in new[] { ChatEventsFunction.Name, BotRepliesFunction.Name })
        {
            using var http = new HttpClient { BaseAddress = world.Local.Functions.Address };
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{EventGridFunctions.Path}?functionName={function}{(code is null ? "" : $"&code={With(code)}")}")
            {
                Content = new StringContent($"[{AnEvent.Received(threadId, "1767607200000", "hello", OfAnotherResource)}]", Encoding.UTF8, "application/json"),
                Headers = { { "aeg-event-type", "Notification" } },
            };
            foreach (var given in header?.Split(',') ?? [])
            {
                request.Headers.TryAddWithoutValidation("x-functions-key", With(given.Trim()));
            }

            using var answer = await http.SendAsync(request);

            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        Assert.Empty(await world.PartitionAsync(threadId));
    }

    [Fact]
    public async Task Events_of_another_resource_reach_no_thread_of_ours_and_do_not_come_back()
    {
        var ana = await world.PersonAsync("ana");
        var ours = await world.ThreadOfAsync(ana);
        var message = await ana.SayAsync(ours, "see you at noon");
        await Eventually.IsTrueAsync(async () => (await world.ArchiveAsync(ours)).Any(row => row.GetString("MessageId") == message), "it is archived");
        var theirs = $"19:theirs{Guid.NewGuid():n}@thread.v2";

        // Something that moderation would take away, and something the bot would answer: nobody of ours may act there.
        foreach (var text in new[] { "cheap pills", "you rotten scoundrel", "@bot when are you open?" })
        {
            var happened = AnEvent.Received(theirs, $"{1767607200000 + text.Length}", text, OfAnotherResource).Replace("communicationservices/c", "communicationservices/another", StringComparison.Ordinal);

            Assert.Equal(HttpStatusCode.Accepted, await world.DeliverAsync(ChatEventsFunction.Name, happened));
            Assert.Equal(HttpStatusCode.Accepted, await world.DeliverAsync(BotRepliesFunction.Name, happened));
        }

        Assert.Equal("see you at noon", (await ana.SeesAsync(ours, message)).Content.Message);
        Assert.All((await world.RowsAsync("messages")).Where(row => row.Keys.Any(name => row[name] is OfAnotherResource)), row => Assert.Equal(TableKey.Of(theirs), row.PartitionKey));
    }

    [Fact]
    public async Task An_event_that_somebody_has_recorded_and_plays_again_changes_nothing()
    {
        var ana = await world.PersonAsync("ana");
        var threadId = await world.ThreadOfAsync(ana);
        var recorded = AnEvent.Received(threadId, "1767607200000", "hello", ana.AcsId);
        await world.DeliverAsync(ChatEventsFunction.Name, recorded);
        var deleted = AnEvent.Deleted(threadId, "1767607200000", ana.AcsId, 1767607200001);
        await world.DeliverAsync(ChatEventsFunction.Name, deleted);
        var before = await RowsAsync(threadId);

        // The sentence does not come back by playing the event of before, nor with another id of the event.
        await world.DeliverAsync(ChatEventsFunction.Name, recorded, deleted, recorded.Replace("\"id\":\"", "\"id\":\"again-", StringComparison.Ordinal));

        Assert.Equal(before, await RowsAsync(threadId));
    }

    private async Task<string> RowsAsync(string threadId) => string.Join('\n', (await world.ArchiveAsync(threadId))
        .Where(row => row.GetString("MessageId") == "1767607200000")
        .Select(row => string.Join(", ", row.Where(property => property.Key is not ("Timestamp" or "odata.etag")).Select(property => $"{property.Key}={property.Value}"))));
}
