using System.Text.Json;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Stories;

/// <summary>Listing, showing, changing and deleting threads.</summary>
public sealed class ThreadCareStories(ChatWorld world)
{
    [Fact]
    public async Task A_callers_threads_are_listed_page_by_page_each_once_the_latest_message_first()
    {
        var ana = await world.PersonAsync("ana");
        var made = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            made.Add(await world.ThreadOfAsync(ana));
        }

        await ana.SayAsync(made[0], "hello");
        var listed = new List<JsonElement>();
        var pages = 0;
        for (var next = ""; next is not null; pages++)
        {
            var page = await ana.Http.AskAsync("GET", $"/api/threads?pageSize=2{next}");
            Assert.Equal(200, page.Status);
            listed.AddRange(page.List("threads"));
            next = page.Text("continuation") is { } continuation ? $"&continuation={continuation}" : null;
        }

        Assert.Equal(3, pages);
        Assert.Equal(made.Order(), listed.Select(thread => thread.GetProperty("threadId").GetString()!).Order());
        Assert.Equal((made[0], "A story"), (listed[0].GetProperty("threadId").GetString(), listed[0].GetProperty("topic").GetString()));
        Assert.True(listed[0].TryGetProperty("lastMessageReceivedOn", out _));
        Assert.False(listed[1].TryGetProperty("lastMessageReceivedOn", out _));
    }

    [Fact]
    public async Task Who_was_never_here_is_in_no_thread_and_is_not_made_known_by_asking()
    {
        var userId = $"nobody-{Guid.NewGuid():n}";
        using var http = await world.HttpAsync(userId);

        Assert.Empty((await http.AskAsync("GET", "/api/threads")).List("threads"));
        Assert.Equal("thread-unknown", (await http.AskAsync("GET", Asking.Thread("19:abc@thread.v2"))).Code);

        Assert.DoesNotContain(await world.RowsAsync("users"), row => row.PartitionKey.Contains(userId));
    }

    [Theory]
    [InlineData("pageSize=0", "page-size-invalid")]
    [InlineData("pageSize=201", "page-size-invalid")]
    [InlineData("pageSize=two", "page-size-invalid")]
    [InlineData("pageSize=1&pageSize=2", "page-size-invalid")]
    [InlineData("continuation=%21", "continuation-invalid")]
    [InlineData("continuation=c3luY1N0YXRlPW5vbnNlbnNlJmFwaS12ZXJzaW9uPTIwMjUtMDMtMTU", "continuation-invalid")]
    public async Task A_page_that_cannot_be_is_refused(string query, string code)
    {
        var ana = await world.PersonAsync("ana");
        var threadId = await world.ThreadOfAsync(ana);

        Assert.Equal(code, (await ana.Http.AskAsync("GET", $"/api/threads?{query}")).Code);
        Assert.Equal(code, (await ana.Http.AskAsync("GET", $"{Asking.Thread(threadId, "participants")}?{query}")).Code);
    }

    [Fact]
    public async Task An_owner_changes_the_topic_the_metadata_key_by_key_and_the_retention()
    {
        var ana = await world.PersonAsync("ana");
        var threadId = await world.ThreadOfAsync(ana);
        var address = Asking.Thread(threadId);

        Assert.Equal(204, (await ana.Http.AskAsync("PATCH", address, """{"topic":"Dinner","metadata":{"a":"1","b":"2"},"retention":{"deleteAfterDays":90}}""")).Status);
        Assert.Equal(204, (await ana.Http.AskAsync("PATCH", address, """{"metadata":{"a":null,"c":"3"}}""")).Status);

        var shown = await ana.Http.AskAsync("GET", address);
        Assert.Equal((200, "Dinner", threadId, "owner"), (shown.Status, shown.Text("topic"), shown.Text("threadId"), shown.Text("role")));
        Assert.Equal(["b=2", "c=3"], shown.Body.GetProperty("metadata").EnumerateObject().Select(pair => $"{pair.Name}={pair.Value}").Order());
        Assert.Equal(90, shown.Body.GetProperty("retention").GetProperty("deleteAfterDays").GetInt32());

        Assert.Equal(204, (await ana.Http.AskAsync("PATCH", address, """{"retention":null}""")).Status);
        var kept = await ana.Http.AskAsync("GET", address);
        Assert.False(kept.Body.TryGetProperty("retention", out _));
        Assert.Equal("Dinner", kept.Text("topic"));
    }

    [Theory]
    [InlineData("{}", "nothing-to-change")]
    [InlineData("""{"metadata":{}}""", "nothing-to-change")]
    [InlineData("""{"topic":" "}""", "topic-missing")]
    [InlineData("""{"retention":{"deleteAfterDays":29}}""", "field-invalid")]
    [InlineData("""{"retention":{}}""", "field-invalid")]
    [InlineData("""{"metadata":{"":"x"}}""", "field-invalid")]
    [InlineData("""{"metadata":{"a":7}}""", "body-not-json")]
    [InlineData("""{"namesRetention":true}""", "field-unknown")]
    [InlineData("""{"participants":[]}""", "field-unknown")]
    [InlineData(null, "body-missing")]
    public async Task A_change_that_cannot_be_is_refused_by_name(string? body, string code)
    {
        var ana = await world.PersonAsync("ana");
        var threadId = await world.ThreadOfAsync(ana);

        var refused = await ana.Http.AskAsync("PATCH", Asking.Thread(threadId), body);

        Assert.Equal((400, code), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task Metadata_that_would_grow_beyond_its_limit_is_refused_and_stays_as_it_was()
    {
        var ana = await world.PersonAsync("ana");
        var address = Asking.Thread(await world.ThreadOfAsync(ana));
        Assert.Equal(204, (await ana.Http.AskAsync("PATCH", address, new { metadata = new { a = new string('x', 1000) } })).Status);

        Assert.Equal("metadata-too-large", (await ana.Http.AskAsync("PATCH", address, new { metadata = new { b = new string('x', 30) } })).Code);

        Assert.Equal("a", Assert.Single((await ana.Http.AskAsync("GET", address)).Body.GetProperty("metadata").EnumerateObject()).Name);
    }

    [Fact]
    public async Task A_deleted_thread_is_gone_for_everybody()
    {
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);

        Assert.Equal(403, (await bo.Http.AskAsync("DELETE", Asking.Thread(threadId))).Status);
        Assert.Equal(204, (await ana.Http.AskAsync("DELETE", Asking.Thread(threadId))).Status);

        Assert.Equal("thread-unknown", (await ana.Http.AskAsync("DELETE", Asking.Thread(threadId))).Code);
        Assert.Equal("thread-unknown", (await bo.Http.AskAsync("GET", Asking.Thread(threadId))).Code);
        using var moderator = await world.HttpAsync($"mo-{Guid.NewGuid():n}", "Chat.Moderator");
        Assert.Equal("thread-unknown", (await moderator.AskAsync("GET", Asking.Thread(threadId))).Code);
    }
}
