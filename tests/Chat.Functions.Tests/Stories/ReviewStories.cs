using System.Text.Json;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Stories;

/// <summary>What moderators see and decide, and what participants and senders can ask them for.</summary>
public sealed class ReviewStories
{
    [Fact]
    public async Task A_flagged_message_is_in_the_queue_with_what_was_said_around_it_until_somebody_decides()
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach);
        var (ana, bo, threadId, mo) = await TwoAndAModeratorAsync(world);
        await ana.SayAsync(threadId, "before");
        var messageId = await bo.SayAsync(threadId, "a flagword");
        await ana.SayAsync(threadId, "after");
        var item = await QueuedAsync(mo, messageId);
        await Eventually.IsTrueAsync(async () => (await QueuedAsync(mo, messageId)).GetProperty("context").GetArrayLength() == 2, "what was said around is archived");
        item = await QueuedAsync(mo, messageId);

        Assert.Equal(("a flagword", "bo", "flagged"), (item.GetProperty("message").GetProperty("text").GetString(), item.GetProperty("message").GetProperty("userId").GetString(), item.GetProperty("findings")[0].GetProperty("rule").GetString()));
        Assert.Equal(["before", "after"], item.GetProperty("context").EnumerateArray().Select(one => one.GetProperty("text").GetString()));

        var decided = await mo.AskAsync("POST", Decision(item), new { decision = "delete", reason = "not here" });

        Assert.Equal((200, "deleted"), (decided.Status, decided.Text("outcome")));
        Assert.NotNull((await ana.SeesAsync(threadId, messageId)).DeletedOn);
        Assert.Empty((await mo.AskAsync("GET", "/api/moderation/queue")).List("cases"));
        var log = (await mo.AskAsync("GET", Case(item))).Body.GetProperty("log").EnumerateArray().Select(entry => $"{entry.GetProperty("by").GetString()} {entry.GetProperty("action").GetString()}").Order();
        Assert.Equal(["mo delete", "policy flag"], log);
        var entry = (await mo.AskAsync("GET", "/api/moderation/log")).List("entries").Single(one => one.GetProperty("by").GetString() == "mo");
        Assert.Equal(("delete", "deleted", "not here"), (entry.GetProperty("action").GetString(), entry.GetProperty("outcome").GetString(), entry.GetProperty("reason").GetString()));
    }

    [Theory]
    [InlineData("mask", "a ********", true)]
    [InlineData("warn", "", true)]
    [InlineData("timeout", "", false)]
    [InlineData("remove", "", false)]
    [InlineData("approve", "a flagword", true)]
    public async Task A_persons_decision_is_carried_out_like_the_policys(string decision, string text, bool stays)
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach);
        var (ana, bo, threadId, mo) = await TwoAndAModeratorAsync(world);
        var messageId = await bo.SayAsync(threadId, "a flagword");
        var item = await QueuedAsync(mo, messageId);

        Assert.Equal(200, (await mo.AskAsync("POST", Decision(item), new { decision, reason = "because" })).Status);
        Assert.Equal(200, (await mo.AskAsync("POST", Decision(item), new { decision, reason = "because" })).Status);

        await Eventually.IsTrueAsync(world.IsQuietAsync, "nothing waits");
        Assert.Equal(text, (await ana.SeesAsync(threadId, messageId)).Content?.Message ?? "");
        Assert.Equal(stays, (await ana.Http.AskAsync("GET", Asking.Thread(threadId, "participants"))).List("participants").Any(one => one.GetProperty("communicationUserId").GetString() == bo.AcsId));
        Assert.Single((await mo.AskAsync("GET", Case(item))).Body.GetProperty("log").EnumerateArray(), entry => entry.GetProperty("by").GetString() == "mo");
    }

    [Fact]
    public async Task An_edit_after_an_approval_is_judged_and_waits_for_a_decision_of_its_own()
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach);
        var (ana, bo, threadId, mo) = await TwoAndAModeratorAsync(world);
        var messageId = await bo.SayAsync(threadId, "a flagword");
        var item = await QueuedAsync(mo, messageId);
        await mo.AskAsync("POST", Decision(item), new { decision = "approve", reason = "fine" });

        await bo.In(threadId).UpdateMessageAsync(messageId, "another flagword");

        var again = await QueuedAsync(mo, messageId);
        Assert.NotEqual(Id(item), Id(again));
        Assert.Equal("another flagword", again.GetProperty("message").GetProperty("text").GetString());

        await bo.In(threadId).UpdateMessageAsync(messageId, "deleteword");
        await Eventually.IsTrueAsync(async () => (await ana.SeesAsync(threadId, messageId)).DeletedOn is not null, "the edit is taken away");
    }

    [Fact]
    public async Task Overturning_restores_a_masked_text_for_everybody_and_takes_back_the_strike_and_what_came_of_it()
    {
        const string policy = """{"version":"p","rules":[{"name":"rude","action":"mask","terms":["maskword"]}],"strikes":{"ladder":[{"at":1,"action":"timeout","minutes":60}]}}""";
        await using var world = await ModeratedWorld.StartAsync(policy);
        var (ana, bo, threadId, mo) = await TwoAndAModeratorAsync(world);
        var messageId = await bo.SayAsync(threadId, "some maskword");
        await Eventually.IsTrueAsync(async () => (await world.VersionsAsync(messageId)).Count == 2, "it is masked");
        await Eventually.IsTrueAsync(world.IsQuietAsync, "nothing waits");
        Assert.False(await IsInAsync(ana, bo, threadId));

        var appealed = await bo.Http.AskAsync("POST", Asking.Thread(threadId, "messages", messageId, "appeal"), new { reason = "a quotation" });
        Assert.Equal((200, true), (appealed.Status, appealed.Body.GetProperty("isNew").GetBoolean()));
        Assert.False((await bo.Http.AskAsync("POST", Asking.Thread(threadId, "messages", messageId, "appeal"), new { reason = "a quotation" })).Body.GetProperty("isNew").GetBoolean());
        var item = await QueuedAsync(mo, messageId);
        Assert.Equal(("appeal", "a quotation"), (item.GetProperty("kinds")[0].GetString(), item.GetProperty("complaints")[0].GetProperty("reason").GetString()));

        var overturned = await mo.AskAsync("POST", $"/api/moderation/queue/{Id(item)}/overturn", new { reason = "it is one" });

        Assert.Equal((200, true, true), (overturned.Status, overturned.Body.GetProperty("restored").GetBoolean(), overturned.Body.GetProperty("strikeWithdrawn").GetBoolean()));
        Assert.Equal("some maskword", (await ana.SeesAsync(threadId, messageId)).Content.Message);
        Assert.True(await IsInAsync(ana, bo, threadId));

        // Its own event comes back, and is not judged again.
        await Eventually.IsTrueAsync(async () => (await world.VersionsAsync(messageId)).Count == 3, "the restored text is archived");
        await Eventually.IsTrueAsync(world.IsQuietAsync, "nothing waits");
        Assert.Equal("some maskword", (await ana.SeesAsync(threadId, messageId)).Content.Message);
        Assert.Equal("nothing-to-appeal", (await bo.Http.AskAsync("POST", Asking.Thread(threadId, "messages", messageId, "appeal"), new { reason = "more" })).Code);
        Assert.Contains((await mo.AskAsync("GET", Case(item))).Body.GetProperty("log").EnumerateArray(), entry => entry.GetProperty("action").GetString() == "overturn" && entry.GetProperty("outcome").GetString() == "restored");
    }

    [Fact]
    public async Task Overturning_a_deletion_says_that_the_message_cannot_come_back()
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach);
        var (_, bo, threadId, mo) = await TwoAndAModeratorAsync(world);
        var messageId = await bo.SayAsync(threadId, "deleteword");
        await Eventually.IsTrueAsync(async () => (await world.VersionsAsync(messageId)).Count == 2 && await world.IsQuietAsync(), "it is deleted");
        var caseId = (await mo.AskAsync("GET", "/api/moderation/log")).List("entries").Single(one => one.GetProperty("messageId").GetString() == messageId).GetProperty("caseId").GetString();

        var overturned = await mo.AskAsync("POST", $"/api/moderation/queue/{caseId}/overturn", new { reason = "a mistake" });

        Assert.Equal((200, false, true), (overturned.Status, overturned.Body.GetProperty("restored").GetBoolean(), overturned.Body.GetProperty("strikeWithdrawn").GetBoolean()));
        Assert.Contains("cannot come back", overturned.Text("detail"));
        Assert.Equal("deleteword", (await mo.AskAsync("GET", $"/api/moderation/queue/{caseId}")).Body.GetProperty("message").GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_participant_reports_a_message_once_and_who_is_not_in_the_thread_cannot()
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach);
        var (ana, bo, threadId, mo) = await TwoAndAModeratorAsync(world);
        var eve = await world.PersonAsync("eve");
        var messageId = await bo.SayAsync(threadId, "nothing a rule finds");
        var address = Asking.Thread(threadId, "messages", messageId, "report");

        Assert.True((await ana.Http.AskAsync("POST", address, new { reason = "he means me" })).Body.GetProperty("isNew").GetBoolean());
        Assert.False((await ana.Http.AskAsync("POST", address, new { reason = "he means me" })).Body.GetProperty("isNew").GetBoolean());

        Assert.Equal("thread-unknown", (await eve.Http.AskAsync("POST", address, new { reason = "x" })).Code);
        Assert.Equal("own-message", (await bo.Http.AskAsync("POST", address, new { reason = "x" })).Code);
        Assert.Equal("message-unknown", (await ana.Http.AskAsync("POST", Asking.Thread(threadId, "messages", "123", "report"), new { reason = "x" })).Code);
        Assert.Equal("field-invalid", (await ana.Http.AskAsync("POST", address, new { reason = " " })).Code);
        var item = await QueuedAsync(mo, messageId);
        Assert.Equal(("report", "ana", 1), (item.GetProperty("kinds")[0].GetString(), item.GetProperty("complaints")[0].GetProperty("by").GetString(), item.GetProperty("complaints").GetArrayLength()));

        Assert.Equal("deleted", (await mo.AskAsync("POST", Decision(item), new { decision = "delete", reason = "he does" })).Text("outcome"));
        Assert.Equal("message-unknown", (await ana.Http.AskAsync("POST", Asking.Thread(threadId, "messages", messageId, "appeal"), new { reason = "not mine" })).Code);
    }

    [Fact]
    public async Task A_report_that_is_faster_than_the_messages_own_event_keeps_what_was_said_and_can_be_decided()
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach, delivers: false);
        var (ana, bo, threadId, mo) = await TwoAndAModeratorAsync(world);
        var messageId = await bo.SayAsync(threadId, "nothing a rule finds");

        await ana.Http.AskAsync("POST", Asking.Thread(threadId, "messages", messageId, "report"), new { reason = "he means me" });
        var item = await QueuedAsync(mo, messageId);
        Assert.Equal("nothing a rule finds", item.GetProperty("message").GetProperty("text").GetString());
        Assert.Equal("deleted", (await mo.AskAsync("POST", Decision(item), new { decision = "delete", reason = "he does" })).Text("outcome"));
        await world.DeliverAsync(0, AnEvent.Received(threadId, messageId, "nothing a rule finds", bo.AcsId));

        Assert.NotNull((await ana.SeesAsync(threadId, messageId)).DeletedOn);
        Assert.Single(await world.VersionsAsync(messageId));
    }

    [Theory]
    [InlineData("GET", "queue")]
    [InlineData("GET", "log")]
    [InlineData("GET", "queue/00000000000000000000000000000000")]
    [InlineData("POST", "queue/00000000000000000000000000000000/decision")]
    [InlineData("POST", "queue/00000000000000000000000000000000/overturn")]
    public async Task Only_moderators_and_admins_review(string method, string below)
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach, delivers: false);
        object? body = method == "GET" ? null : below.EndsWith("decision") ? new { decision = "approve", reason = "x" } : new { reason = "x" };
        var found = below is "queue" or "log" ? 200 : 404;

        foreach (var (roles, status) in new[] { ("", 403), ("Chat.Compliance", 403), ("Chat.Moderator", found), ("Chat.Admin", found) })
        {
            using var http = await world.SignInAsync("somebody", roles);
            Assert.Equal((roles, status), (roles, (await http.AskAsync(method, $"/api/moderation/{below}", body)).Status));
        }

        using var nobody = new HttpClient { BaseAddress = world.Backend().BaseAddress };
        Assert.Equal(401, (await nobody.AskAsync(method, $"/api/moderation/{below}", body)).Status);
    }

    [Fact]
    public async Task Of_two_who_decide_otherwise_the_second_is_told_of_the_first()
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach);
        var (_, bo, threadId, mo) = await TwoAndAModeratorAsync(world);
        using var ada = await world.SignInAsync("ada", "Chat.Admin");
        var item = await QueuedAsync(mo, await bo.SayAsync(threadId, "a flagword"));

        var answers = await Task.WhenAll(
            mo.AskAsync("POST", Decision(item), new { decision = "approve", reason = "x" }),
            ada.AskAsync("POST", Decision(item), new { decision = "uphold", reason = "y" }));

        Assert.Equal(["200 ", "409 case-decided"], answers.Select(answer => $"{answer.Status} {answer.Code}").Order());
        Assert.Equal("field-invalid", (await mo.AskAsync("POST", Decision(item), new { decision = "shout", reason = "x" })).Code);
        Assert.Equal("field-invalid", (await mo.AskAsync("POST", Decision(item), new { decision = "delete", reason = "x", minutes = 5 })).Code);
    }

    [Fact]
    public async Task The_queue_and_the_log_come_in_pages_each_entry_once()
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach);
        var (_, bo, threadId, mo) = await TwoAndAModeratorAsync(world);
        for (var i = 0; i < 5; i++)
        {
            await bo.SayAsync(threadId, $"flagword {i}");
        }

        await Eventually.IsTrueAsync(async () => (await mo.AskAsync("GET", "/api/moderation/queue")).List("cases").Count == 5, "all are in the queue");
        foreach (var (list, items) in new[] { ("queue", "cases"), ("log", "entries") })
        {
            var seen = new List<string>();
            var next = "";
            do
            {
                var page = await mo.AskAsync("GET", $"/api/moderation/{list}?pageSize=2{next}");
                seen.AddRange(page.List(items).Select(one => one.GetProperty("caseId").GetString()!));
                next = page.Text("continuation") is { } continuation ? $"&continuation={continuation}" : "";
            }
            while (next.Length > 0);

            Assert.Equal((5, 5), (seen.Count, seen.Distinct().Count()));
        }

        Assert.Equal("continuation-invalid", (await mo.AskAsync("GET", "/api/moderation/queue?continuation=%21")).Code);
    }

    private static async Task<(Person Ana, Person Bo, string ThreadId, HttpClient Moderator)> TwoAndAModeratorAsync(ModeratedWorld world)
    {
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));

        return (ana, bo, await world.ThreadOfAsync(ana, bo), await world.SignInAsync("mo", "Chat.Moderator"));
    }

    private static async Task<JsonElement> QueuedAsync(HttpClient moderator, string messageId)
    {
        JsonElement found = default;
        await Eventually.IsTrueAsync(
            async () =>
            {
                var cases = (await moderator.AskAsync("GET", "/api/moderation/queue")).List("cases");
                found = cases.FirstOrDefault(one => one.TryGetProperty("message", out var message) && message.GetProperty("messageId").GetString() == messageId);

                return found.ValueKind is JsonValueKind.Object;
            },
            "the message is in the queue");

        return found;
    }

    private static async Task<bool> IsInAsync(Person witness, Person who, string threadId) =>
        (await witness.Http.AskAsync("GET", Asking.Thread(threadId, "participants"))).List("participants").Any(one => one.GetProperty("communicationUserId").GetString() == who.AcsId);

    private static string Id(JsonElement item) => item.GetProperty("caseId").GetString()!;

    private static string Case(JsonElement item) => $"/api/moderation/queue/{Id(item)}";

    private static string Decision(JsonElement item) => $"{Case(item)}/decision";
}
