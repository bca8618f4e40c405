using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Communication.Chat;
using Chat.Functions.Delivery;
using Chat.Functions.Http;
using Chat.Functions.Messages;
using Chat.Functions.Tests.Support;
using Chat.Local;
using Chat.Local.Replaying;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Functions.Tests.Stories;

/// <summary>What nobody could act on is seen and tried again.</summary>
public sealed class ReplayStories(ChatWorld world)
{
    private static readonly string Hash = new('0', 64);

    [Fact]
    public async Task A_dead_letter_is_listed_without_its_words_and_replayed_into_the_archive_once()
    {
        var ana = await world.PersonAsync("ana");
        var threadId = await world.ThreadOfAsync(ana);
        var lost = AnEvent.Received(threadId, "1767607200000", "nobody has heard this", ana.AcsId);
        await GiveUpAsync("CHAT-EVENTS", lost);
        using var admin = await AdminAsync();

        var listed = Assert.Single(await ListAsync(admin), one => IsOf(one, threadId));
        Assert.Equal("dead-letter", listed.GetProperty("kind").GetString());
        Assert.Equal("MaxDeliveryAttemptsExceeded", listed.GetProperty("reason").GetString());
        Assert.EndsWith("ChatMessageReceivedInThread", listed.GetProperty("eventType").GetString());
        Assert.DoesNotContain("nobody", listed.ToString());

        var id = listed.GetProperty("id").GetString();
        foreach (var _ in Enumerable.Range(0, 2))
        {
            Assert.Equal(1, (await admin.AskAsync("POST", "/api/deliveries/replay", new { id })).Body.GetProperty("replayed").GetInt32());
        }

        Assert.Equal("nobody has heard this", Assert.Single(await world.ArchiveAsync(threadId), row => row.RowKey.EndsWith("|m")).GetString("Text"));
        Assert.DoesNotContain(await ListAsync(admin), one => IsOf(one, threadId));
        Assert.Contains(await ListAsync(admin, "waiting=false"), one => one.GetProperty("id").GetString() == id && one.TryGetProperty("replayedOn", out var _));
    }

    [Fact]
    public async Task A_question_the_bot_never_heard_is_answered_after_all_and_once()
    {
        var ana = await world.PersonAsync("ana");
        var threadId = await world.ThreadOfAsync(ana);
        var question = await ana.SayAsync(threadId, "good morning");
        await GiveUpAsync("BOT-REPLIES", AnEvent.Received(threadId, question, "@bot when are you open?", ana.AcsId));
        using var admin = await AdminAsync();

        for (var i = 0; i < 2; i++)
        {
            await ReplayAllAsync(admin);
        }

        Assert.Single(await ana.SeesAllAsync(threadId), message => message.Type == ChatMessageType.Text && message.Sender?.RawId != ana.AcsId);
    }

    [Fact]
    public async Task What_cannot_be_read_stays_with_its_reason_and_holds_nothing_up()
    {
        var ana = await world.PersonAsync("ana");
        var threadId = await world.ThreadOfAsync(ana);
        var broken = JsonNode.Parse(AnEvent.Received(threadId, "1767607200000", "half of it", ana.AcsId))!;
        broken["data"]!.AsObject().Remove("version");
        Assert.Equal(HttpStatusCode.Accepted, await world.DeliverAsync(ChatEventsFunction.Name, broken.ToJsonString()));
        using var admin = await AdminAsync();
        var id = Assert.Single(await ListAsync(admin), one => IsOf(one, threadId)).GetProperty("id").GetString();

        var failed = (await ReplayAllAsync(admin)).Where(one => one.GetProperty("id").GetString() == id).ToList();

        Assert.Contains("data.version is missing", Assert.Single(failed).GetProperty("reason").GetString());
        Assert.False(failed[0].GetProperty("passing").GetBoolean());
        Assert.Contains(await ListAsync(admin), one => one.GetProperty("id").GetString() == id);
    }

    [Fact]
    public async Task An_event_longer_than_a_row_comes_back_whole()
    {
        var ana = await world.PersonAsync("ana");
        var threadId = await world.ThreadOfAsync(ana);
        var text = string.Concat(Enumerable.Range(0, 2000).Select(i => $"{i} 👩🏽‍🚀 "));
        var lost = JsonNode.Parse(AnEvent.Received(threadId, "1767607200000", text, ana.AcsId))!;
        lost["padding"] = new string('x', 600_000);
        await GiveUpAsync("CHAT-EVENTS", lost.ToJsonString());
        using var admin = await AdminAsync();

        await ReplayAllAsync(admin);

        Assert.Equal(text, Assert.Single(await world.ArchiveAsync(threadId), row => row.RowKey.EndsWith("|m")).GetString("Text"));
    }

    [Fact]
    public async Task Lists_come_in_pages_and_ids_that_are_none_are_unknown()
    {
        var ana = await world.PersonAsync("ana");
        var threadId = await world.ThreadOfAsync(ana);
        await GiveUpAsync("CHAT-EVENTS", [.. Enumerable.Range(0, 5).Select(i => AnEvent.Received(threadId, $"{1767607200000 + i}", $"line {i}", ana.AcsId))]);
        using var admin = await AdminAsync();

        Assert.Equal(5, (await ListAsync(admin, "pageSize=2")).Count(one => IsOf(one, threadId)));
        Assert.Equal("continuation-invalid", (await admin.AskAsync("GET", "/api/deliveries?continuation=parked-x")).Code);
        Assert.Equal("query-invalid", (await admin.AskAsync("GET", "/api/deliveries?waiting=maybe")).Code);
        foreach (var id in new[] { "", "parked", $"parked-{Hash}", $"other-{Hash}", $"dead-letter-{Hash}x" })
        {
            Assert.Equal("delivery-unknown", (await admin.AskAsync("POST", "/api/deliveries/replay", new { id })).Code);
        }
    }

    [Fact]
    public async Task An_operator_replays_from_the_command_line_and_is_told_what_stays()
    {
        var ana = await world.PersonAsync("ana");
        var threadId = await world.ThreadOfAsync(ana);
        await GiveUpAsync("CHAT-EVENTS", AnEvent.Received(threadId, "1767607200000", "heard at last", ana.AcsId));
        var broken = JsonNode.Parse(AnEvent.Received(threadId, "1767607201000", "half of it", ana.AcsId))!;
        broken["data"]!.AsObject().Remove("version");
        await GiveUpAsync("CHAT-EVENTS", broken.ToJsonString());

        var (_, listed) = await CommandAsync(onlyList: true);
        Assert.Equal(2, listed.Split('\n').Count(line => line.Contains(threadId)));
        Assert.DoesNotContain("heard", listed);
        var (code, said) = await CommandAsync(onlyList: false);

        Assert.Equal(1, code);
        Assert.Contains(said.Split('\n'), line => line.Contains("never") && line.Contains("data.version is missing"));
        Assert.Equal("heard at last", Assert.Single(await world.ArchiveAsync(threadId), row => row.RowKey.EndsWith("|m")).GetString("Text"));
        Assert.Equal(1, (await CommandAsync(onlyList: true)).Said.Split('\n').Count(line => line.Contains(threadId)));
        await Assert.ThrowsAsync<StartException>(() => ReplayCommand.RunAsync(new Uri("https://app.example"), null, null, false, TextWriter.Null, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<StartException>(() => ReplayCommand.RunAsync(world.Local.Functions.Address, "no token of this app", null, false, TextWriter.Null, TestContext.Current.CancellationToken));

        // As an operator starts it.
        await using var process = ProgramProcess.Start("Chat.Local", ["replay", "--at", world.Local.Functions.Address.AbsoluteUri, "--list"]);
        await process.EndsAsync();
        Assert.Equal(0, process.ExitCode);
        Assert.Contains(threadId, process.Output);
        await using var wrong = ProgramProcess.Start("Chat.Local", ["replay", "--at", "app"]);
        await wrong.EndsAsync();
        Assert.Equal((1, "app is no address, such as https://app.example."), (wrong.ExitCode, wrong.Output.Trim()));

        async Task<(int Code, string Said)> CommandAsync(bool onlyList)
        {
            var output = new StringWriter();

            return (await ReplayCommand.RunAsync(world.Local.Functions.Address, null, null, onlyList, output, TestContext.Current.CancellationToken), output.ToString());
        }
    }

    private static bool IsOf(JsonElement one, string threadId) => one.TryGetProperty("threadId", out var thread) && thread.GetString() == threadId;

    private Task<HttpClient> AdminAsync() => world.HttpAsync($"ad-{Guid.NewGuid():n}", Roles.Admin);

    // As Event Grid writes a dead letter: learn.microsoft.com/azure/event-grid/manage-event-delivery.
    private async Task GiveUpAsync(string subscription, params string[] events)
    {
        var blob = new JsonArray([.. events.Select(one =>
        {
            var deadLetter = JsonNode.Parse(one)!;
            deadLetter["deadLetterReason"] = "MaxDeliveryAttemptsExceeded";

            return deadLetter;
        })]);
        await world.Local.Functions.Services.GetRequiredService<UndeliveredEvents>()
            .RecordDeadLettersAsync($"{subscription}/2026/1/5/10/{Guid.NewGuid()}.json", blob.ToJsonString(), TestContext.Current.CancellationToken);
    }

    private static async Task<IReadOnlyList<JsonElement>> ListAsync(HttpClient admin, string query = "")
    {
        var all = new List<JsonElement>();
        for (string? continuation = ""; continuation is not null;)
        {
            var page = await admin.AskAsync("GET", $"/api/deliveries?{query}{(continuation.Length > 0 ? $"&continuation={continuation}" : "")}");
            all.AddRange(page.List("deliveries"));
            continuation = page.Text("continuation");
        }

        return all;
    }

    // Other stories have undelivered events, too.
    private static async Task<IReadOnlyList<JsonElement>> ReplayAllAsync(HttpClient admin)
    {
        var reply = await admin.AskAsync("POST", "/api/deliveries/replay");
        Assert.False(reply.Body.GetProperty("more").GetBoolean());

        return reply.List("failed");
    }
}
