using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Chat.Emulator.Tests;

public sealed class MessageTests
{
    // Two messages of one millisecond have ids of two, and the second was not among those "from its own time on".
    [Fact]
    public async Task Whoever_asks_for_messages_from_the_time_of_an_id_gets_that_message()
    {
        var stopped = new AdjustableClock(new StoppedTime(DateTimeOffset.UtcNow));
        await using var emulator = await AnEmulator.StartAsync(options => options.Clock = stopped);
        var (ana, bo) = (await emulator.AUserAsync(), await emulator.AUserAsync());
        var thread = await ana.CreateThreadAsync();
        await ana.SendAsync(thread, "before");
        var id = long.Parse(await ana.SendAsync(thread, "asked for"), CultureInfo.InvariantCulture);
        var time = DateTimeOffset.FromUnixTimeMilliseconds(id).ToString("O");
        await ana.PostAsync($"/chat/threads/{thread}/participants/:add", $$"""{"participants":[{{bo.AsParticipant(sharing: time)}}]}""");

        var (hers, his) = (await ana.MessagesAsync(thread, startTime: time), await bo.MessagesAsync(thread));

        Assert.All([hers, his], listed => Assert.Equal("asked for", (string?)listed[^1]["content"]!["message"]));
    }

    [Fact]
    public async Task A_message_reads_as_it_was_sent()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var (ana, bo) = (await emulator.AUserAsync(), await emulator.AUserAsync());
        var thread = await ana.CreateThreadAsync(bo);

        var sent = await ana.PostAsync(
            $"/chat/threads/{thread}/messages", """{"content":"héllo 😀 <b>","senderDisplayName":"Ana","type":"text","metadata":{"origin":"web"}}""");
        var id = sent.Text("id");
        var read = await bo.GetAsync($"/chat/threads/{thread}/messages/{id}");

        Assert.Equal(201, sent.Status);
        Assert.EndsWith($"/messages/{id}", sent.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal(
            ["héllo 😀 <b>", "text", "3", id, "Ana", ana.Id, "web"],
            [
                read.Text("content", "message"), read.Text("type"), read.Text("sequenceId"), read.Text("version"), read.Text("senderDisplayName"),
                read.Text("senderCommunicationIdentifier", "communicationUser", "id"), read.Text("metadata", "origin"),
            ]);
        Assert.Empty(read.Find("content", "attachments")!.AsArray());
        Assert.InRange(long.Parse(id, null), emulator.Clock.GetUtcNow().ToUnixTimeMilliseconds() - 60_000, emulator.Clock.GetUtcNow().ToUnixTimeMilliseconds() + 10);
    }

    [Fact]
    public async Task A_name_that_was_not_given_reads_as_empty()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var ana = await emulator.AUserAsync();
        var thread = await ana.CreateThreadAsync();

        await ana.PostAsync($"/chat/threads/{thread}/messages", """{"content":"hi","type":null}""");

        Assert.Equal("", (string?)(await ana.MessagesAsync(thread))[0]["senderDisplayName"]);
    }

    [Fact]
    public async Task An_edited_message_keeps_its_id_and_moves_to_the_top()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var ana = await emulator.AUserAsync();
        var thread = await ana.CreateThreadAsync();
        var id = await ana.SendAsync(thread, "first", """{"keep":"1","drop":"2"}""");
        await ana.SendAsync(thread, "second");

        Assert.Equal(204, (await ana.PatchAsync($"/chat/threads/{thread}/messages/{id}", """{"content":"changed","metadata":{"drop":"","new":"3"}}""")).Status);
        var messages = await ana.MessagesAsync(thread);

        Assert.Equal(["5", "4", "2", "1"], messages.Select(message => (string?)message["sequenceId"]));
        Assert.Equal((id, "changed"), ((string?)messages[0]["id"], (string?)messages[0]["content"]!["message"]));
        Assert.NotEqual(id, (string?)messages[0]["version"]);
        Assert.NotNull(messages[0]["editedOn"]);
        Assert.Equal("""{"keep":"1","new":"3"}""", messages[0]["metadata"]!.ToJsonString());
    }

    [Fact]
    public async Task A_deleted_message_stays_listed_without_its_text()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var ana = await emulator.AUserAsync();
        var thread = await ana.CreateThreadAsync();
        var id = await ana.SendAsync(thread, "secret", """{"a":"1"}""");

        Assert.Equal(204, (await ana.DeleteAsync($"/chat/threads/{thread}/messages/{id}")).Status);
        var message = (await ana.MessagesAsync(thread))[0];

        Assert.Equal((id, "4", ""), ((string?)message["id"], (string?)message["sequenceId"], (string?)message["content"]!["message"]));
        Assert.NotNull(message["deletedOn"]);
        Assert.Null(message["metadata"]);
        Assert.Equal(ana.Id, (string?)message["senderCommunicationIdentifier"]!["rawId"]);
        Assert.Equal(404, (await ana.PatchAsync($"/chat/threads/{thread}/messages/{id}", """{"content":"back"}""")).Status);
    }

    [Fact]
    public async Task Only_the_sender_changes_a_message_and_nobody_a_system_message()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var (ana, bo) = (await emulator.AUserAsync(), await emulator.AUserAsync());
        var thread = await ana.CreateThreadAsync(bo);
        var id = await ana.SendAsync(thread, "mine");
        var system = (string?)(await ana.MessagesAsync(thread))[1]["id"];

        Assert.Equal(403, (await bo.PatchAsync($"/chat/threads/{thread}/messages/{id}", """{"content":"no"}""")).Status);
        Assert.Equal(403, (await bo.DeleteAsync($"/chat/threads/{thread}/messages/{id}")).Status);
        Assert.Equal(403, (await ana.DeleteAsync($"/chat/threads/{thread}/messages/{system}")).Status);
        Assert.Equal(404, (await ana.DeleteAsync($"/chat/threads/{thread}/messages/1")).Status);
        Assert.Equal(404, (await ana.GetAsync($"/chat/threads/{thread}/messages/x")).Status);
    }

    [Fact]
    public async Task Pages_stay_put_while_messages_arrive()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var ana = await emulator.AUserAsync();
        var thread = await ana.CreateThreadAsync();
        for (var i = 0; i < 9; i++)
        {
            await ana.SendAsync(thread, $"{i}");
        }

        var first = await ana.GetAsync($"/chat/threads/{thread}/messages?maxPageSize=4");
        await ana.SendAsync(thread, "late");
        var rest = await ana.AllAsync(first.NextLink!);

        Assert.Equal(
            Enumerable.Range(1, 11).Reverse().Select(number => $"{number}"), first.Value.Concat(rest).Select(message => (string?)message!["sequenceId"]));
        Assert.StartsWith(emulator.Running.Endpoint.AbsoluteUri + "chat/threads/19:", first.NextLink, StringComparison.Ordinal);
        Assert.Contains("api-version=2025-03-15", first.NextLink, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_may_be_read_again_and_gives_the_same()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var ana = await emulator.AUserAsync();
        var thread = await ana.CreateThreadAsync();
        for (var i = 0; i < 6; i++)
        {
            await ana.SendAsync(thread, $"{i}");
        }

        var link = (await ana.GetAsync($"/chat/threads/{thread}/messages?maxPageSize=3")).NextLink!;

        Assert.Equal((await ana.GetAsync(link)).Body, (await ana.GetAsync(link)).Body);
    }

    [Fact]
    public async Task A_start_time_leaves_out_what_was_created_before()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var ana = await emulator.AUserAsync();
        var thread = await ana.CreateThreadAsync();
        var old = await ana.SendAsync(thread, "old");
        emulator.Clock.Advance(TimeSpan.FromMinutes(1));
        var start = emulator.Clock.GetUtcNow().ToString("O");
        emulator.Clock.Advance(TimeSpan.FromMinutes(1));
        var late = await ana.SendAsync(thread, "new");
        await ana.PatchAsync($"/chat/threads/{thread}/messages/{old}", """{"content":"old, edited now"}""");

        Assert.Equal([late], (await ana.MessagesAsync(thread, startTime: start)).Select(message => (string?)message["id"]));
    }

    [Fact]
    public async Task Who_comes_later_sees_the_history_that_is_shared_with_him()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var (ana, bo, cy) = (await emulator.AUserAsync(), await emulator.AUserAsync(), await emulator.AUserAsync());
        var thread = await ana.CreateThreadAsync();
        var early = await ana.SendAsync(thread, "early");
        emulator.Clock.Advance(TimeSpan.FromMinutes(1));
        var moment = emulator.Clock.GetUtcNow().ToString("O");
        var late = await ana.SendAsync(thread, "late");

        await ana.PostAsync($"/chat/threads/{thread}/participants/:add", $$"""{"participants":[{{bo.AsParticipant()}},{{cy.AsParticipant(null, moment)}}]}""");

        Assert.Equal([late, early], Texts(await bo.MessagesAsync(thread)));
        Assert.Equal([late], Texts(await cy.MessagesAsync(thread)));
        Assert.Equal(404, (await cy.GetAsync($"/chat/threads/{thread}/messages/{early}")).Status);
        Assert.Equal(200, (await cy.GetAsync($"/chat/threads/{thread}/messages/{late}")).Status);
    }

    [Fact]
    public async Task Who_was_removed_reads_what_was_there_and_nothing_later()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var (ana, bo) = (await emulator.AUserAsync(), await emulator.AUserAsync());
        var thread = await ana.CreateThreadAsync(bo);
        var before = await ana.SendAsync(thread, "before");
        await ana.PostAsync($"/chat/threads/{thread}/participants/:remove", $$"""{"rawId":"{{bo.Id}}"}""");
        var after = await ana.SendAsync(thread, "after");

        Assert.Equal([before], Texts(await bo.MessagesAsync(thread)));
        Assert.Equal(404, (await bo.GetAsync($"/chat/threads/{thread}/messages/{after}")).Status);
        Assert.Equal(403, (await bo.PostAsync($"/chat/threads/{thread}/messages", """{"content":"still here"}""")).Status);
        Assert.Equal(403, (await bo.GetAsync($"/chat/threads/{thread}")).Status);
        Assert.Empty(await bo.AllAsync("/chat/threads"));
    }

    [Theory]
    [InlineData("<p>hi <b>you</b></p>", "<p>hi <b>you</b></p>")]
    [InlineData("<script>alert(1)</script>ok", "ok")]
    [InlineData("""<img src="https://a/b.png" onerror="alert(1)">""", """<img src="https://a/b.png">""")]
    [InlineData("""<a href="java&#10;script:alert(1)">x</a>""", "<a>x</a>")]
    [InlineData("<unknown>text <i>stays</i></unknown>", "text <i>stays</i>")]
    [InlineData("<svg><script>1</script></svg><!-- c -->a", "a")]
    [InlineData("plain", "plain")]
    public async Task Html_is_sanitised(string html, string expected)
    {
        await using var emulator = await AnEmulator.StartAsync();
        var ana = await emulator.AUserAsync();
        var thread = await ana.CreateThreadAsync();

        var body = new JsonObject { ["content"] = html, ["type"] = "html" }.ToJsonString();
        Assert.Equal(201, (await ana.PostAsync($"/chat/threads/{thread}/messages", body)).Status);
        var message = (await ana.MessagesAsync(thread))[0];

        Assert.Equal(("html", expected), ((string?)message["type"], (string?)message["content"]!["message"]));
    }

    [Fact]
    public async Task Html_that_nests_as_deep_as_it_is_long_does_no_harm()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var ana = await emulator.AUserAsync();
        var thread = await ana.CreateThreadAsync();

        foreach (var tag in new[] { "<b>", "<x>", "<div>", "<table><tr><td>", "<ul><li>" })
        {
            var html = string.Concat(Enumerable.Repeat(tag, 28 * 1024 / tag.Length));
            var reply = await ana.PostAsync($"/chat/threads/{thread}/messages", new JsonObject { ["content"] = html, ["type"] = "html" }.ToJsonString());
            Assert.Equal(201, reply.Status);
        }
    }

    [Theory]
    [InlineData(28 * 1024, 201)]
    [InlineData((28 * 1024) + 1, 400)]
    public async Task A_message_may_have_28_kilobytes(int bytes, int status)
    {
        await using var emulator = await AnEmulator.StartAsync();
        var ana = await emulator.AUserAsync();
        var thread = await ana.CreateThreadAsync();
        var text = new string('ä', bytes / 2) + new string('a', bytes % 2);
        Assert.Equal(bytes, Encoding.UTF8.GetByteCount(text));

        Assert.Equal(status, (await ana.PostAsync($"/chat/threads/{thread}/messages", new JsonObject { ["content"] = text }.ToJsonString())).Status);
    }

    [Theory]
    [InlineData("maxPageSize=0")]
    [InlineData("maxPageSize=201")]
    [InlineData("maxPageSize=ten")]
    [InlineData("startTime=yesterday")]
    [InlineData("syncState=zz")]
    public async Task A_page_that_cannot_be_is_refused(string query)
    {
        await using var emulator = await AnEmulator.StartAsync();
        var ana = await emulator.AUserAsync();
        var thread = await ana.CreateThreadAsync();

        Assert.Equal(400, (await ana.GetAsync($"/chat/threads/{thread}/messages?{query}")).Status);
    }

    [Fact]
    public async Task Receipts_say_how_far_each_reader_has_come()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var (ana, bo) = (await emulator.AUserAsync(), await emulator.AUserAsync());
        var thread = await ana.CreateThreadAsync(bo);
        var (first, second) = (await ana.SendAsync(thread, "1"), await ana.SendAsync(thread, "2"));

        foreach (var id in new[] { first, second, first })
        {
            var reply = await bo.PostAsync($"/chat/threads/{thread}/readReceipts", $$"""{"chatMessageId":"{{id}}"}""");
            Assert.Equal((200, ""), (reply.Status, reply.Body));
        }

        await ana.PostAsync($"/chat/threads/{thread}/readReceipts", $$"""{"chatMessageId":"{{first}}"}""");
        var receipts = await ana.AllAsync($"/chat/threads/{thread}/readReceipts?maxPageSize=1");

        Assert.Equal([(bo.Id, second), (ana.Id, first)], receipts.Select(receipt =>
            ((string)receipt["senderCommunicationIdentifier"]!["rawId"]!, (string)receipt["chatMessageId"]!)));
        Assert.Equal(404, (await bo.PostAsync($"/chat/threads/{thread}/readReceipts", """{"chatMessageId":"1"}""")).Status);
        Assert.Equal(400, (await bo.PostAsync($"/chat/threads/{thread}/readReceipts", "{}")).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{"senderDisplayName":"Ana"}""")]
    public async Task Typing_answers_200_whatever_way_an_SDK_says_it(string? body)
    {
        await using var emulator = await AnEmulator.StartAsync();
        var ana = await emulator.AUserAsync();
        var thread = await ana.CreateThreadAsync();

        var reply = await ana.PostAsync($"/chat/threads/{thread}/typing", body);

        Assert.Equal((200, ""), (reply.Status, reply.Body));
    }

    [Fact]
    public async Task Ten_thousand_messages_page_in_time_that_does_not_grow_also_after_edits()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var ana = await emulator.AUserAsync();
        var thread = await ana.CreateThreadAsync();
        var ids = new HashSet<string>();
        await Parallel.ForEachAsync(Enumerable.Range(0, 10_000), AnEmulator.Now, async (number, _) =>
        {
            var id = await ana.SendAsync(thread, $"{number}");
            lock (ids)
            {
                Assert.True(ids.Add(id));
            }
        });
        await Parallel.ForEachAsync(ids.Take(3000), AnEmulator.Now, async (id, _) =>
            Assert.Equal(204, (await ana.PatchAsync($"/chat/threads/{thread}/messages/{id}", """{"content":"edited"}""")).Status));

        var times = new List<double>();
        var seen = new List<JsonNode>();
        for (string? next = $"/chat/threads/{thread}/messages?maxPageSize=100"; next is not null;)
        {
            var started = TimeProvider.System.GetTimestamp();
            var reply = await ana.GetAsync(next);
            times.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
            seen.AddRange(reply.Value.Select(item => item!));
            next = reply.NextLink;
        }

        var sequences = seen.Select(message => int.Parse((string)message["sequenceId"]!, null)).ToList();
        Assert.Equal(10_002, seen.Select(message => (string)message["id"]!).Distinct().Count());
        Assert.Equal(sequences.OrderDescending(), sequences);
        Flat.Assert(times);
    }

    // System messages are not what these tests are about.
    private static IEnumerable<string?> Texts(List<JsonNode> messages) =>
        messages.Where(message => (string?)message["type"] is "text").Select(message => (string?)message["id"]);
}
