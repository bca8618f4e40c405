using System.Text.Json.Nodes;

namespace Chat.Emulator.Tests;

public sealed class ThreadTests
{
    [Fact]
    public async Task A_new_thread_has_its_creator_and_two_system_messages()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var (ana, bo) = (await emulator.AUserAsync(), await emulator.AUserAsync());

        var reply = await ana.PostAsync("/chat/threads", $$"""{"topic":"Planning","participants":[{{bo.AsParticipant("Bo")}}]}""");
        var thread = reply.Text("chatThread", "id");
        var messages = await bo.MessagesAsync(thread);
        var people = await bo.AllAsync($"/chat/threads/{thread}/participants");

        Assert.Equal(201, reply.Status);
        Assert.Matches(@"^19:[A-Za-z0-9_-]{43}1@thread\.v2$", thread);
        Assert.EndsWith($"/chat/threads/{Uri.EscapeDataString(thread)}", reply.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal(ana.Id, reply.Text("chatThread", "createdByCommunicationIdentifier", "communicationUser", "id"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", reply.Text("chatThread", "createdOn"));
        Assert.Null(reply.Find("invalidParticipants"));
        Assert.Equal(["topicUpdated", "participantAdded"], messages.Select(message => (string?)message["type"]));
        Assert.Equal(["2", "1"], messages.Select(message => (string?)message["sequenceId"]));
        Assert.Equal(2, messages[1]["content"]!["participants"]!.AsArray().Count);
        Assert.Equal(ana.Id, (string?)messages[0]["content"]!["initiatorCommunicationIdentifier"]!["rawId"]);
        Assert.Null(messages[0]["senderCommunicationIdentifier"]);
        Assert.Null(messages[0]["senderDisplayName"]);
        Assert.Equal([ana.Id, bo.Id], people.Select(person => (string?)person["communicationIdentifier"]!["rawId"]));
        Assert.Equal("1970-01-01T00:00:00Z", (string?)people[1]["shareHistoryTime"]);
    }

    [Fact]
    public async Task A_repeated_create_request_answers_with_the_first_thread_even_when_its_body_differs()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var (ana, bo) = (await emulator.AUserAsync(), await emulator.AUserAsync());

        var first = await CreateAsync(ana, "one");
        var again = await CreateAsync(ana, "two");
        var other = await CreateAsync(bo, "one");

        Assert.Equal(201, again.Status);
        Assert.Equal(first.Text("chatThread", "id"), again.Text("chatThread", "id"));
        Assert.Equal("one", again.Text("chatThread", "topic"));
        Assert.NotEqual(first.Text("chatThread", "id"), other.Text("chatThread", "id"));

        static Task<Reply> CreateAsync(AUser user, string topic) => user.PostAsync(
            "/chat/threads", $$"""{"topic":"{{topic}}"}""", request => request.Headers.Add("repeatability-request-id", "6b1f"));
    }

    [Fact]
    public async Task Participants_who_cannot_come_are_reported_and_the_others_added()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var (ana, bo, gone) = (await emulator.AUserAsync(), await emulator.AUserAsync(), await emulator.AUserAsync());
        await emulator.SignedAsync(HttpMethod.Delete, $"/identities/{gone.Id}?api-version=2023-10-01");
        var stranger = bo with { Id = "8:acs:11111111-2222-3333-4444-555555555555_00000000-0000-0000-0000-000000000001" };
        var people = string.Join(',', stranger.AsParticipant(), gone.AsParticipant(), bo.AsParticipant());

        var created = await ana.PostAsync("/chat/threads", $$"""{"topic":"t","participants":[{{people}}]}""");
        var thread = created.Text("chatThread", "id");
        var added = await ana.PostAsync($"/chat/threads/{thread}/participants/:add", $$"""{"participants":[{{people}}]}""");

        foreach (var reply in new[] { created, added })
        {
            Assert.Equal(201, reply.Status);
            var invalid = reply.Json["invalidParticipants"]!.AsArray();
            Assert.Equal([("403", stranger.Id), ("404", gone.Id)], invalid.Select(entry => ((string)entry!["code"]!, (string)entry["target"]!)));
        }

        Assert.Equal(2, (await ana.AllAsync($"/chat/threads/{thread}/participants")).Count);
    }

    [Fact]
    public async Task Adding_somebody_who_is_there_changes_nothing()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var (ana, bo) = (await emulator.AUserAsync(), await emulator.AUserAsync());
        var thread = await ana.CreateThreadAsync(bo);

        var reply = await ana.PostAsync($"/chat/threads/{thread}/participants/:add", $$"""{"participants":[{{bo.AsParticipant("New name")}}]}""");

        Assert.Equal("{}", reply.Body);
        Assert.Equal(2, (await ana.MessagesAsync(thread)).Count);
    }

    [Fact]
    public async Task Only_participants_get_in()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var (ana, eve) = (await emulator.AUserAsync(), await emulator.AUserAsync());
        var thread = await ana.CreateThreadAsync();
        var message = await ana.SendAsync(thread, "for us");

        Assert.Equal(403, (await eve.GetAsync($"/chat/threads/{thread}")).Status);
        Assert.Equal(403, (await eve.PatchAsync($"/chat/threads/{thread}", """{"topic":"mine"}""")).Status);
        Assert.Equal(403, (await eve.DeleteAsync($"/chat/threads/{thread}")).Status);
        Assert.Equal(403, (await eve.GetAsync($"/chat/threads/{thread}/participants")).Status);
        Assert.Equal(403, (await eve.PostAsync($"/chat/threads/{thread}/participants/:add", $$"""{"participants":[{{eve.AsParticipant()}}]}""")).Status);
        Assert.Equal(403, (await eve.GetAsync($"/chat/threads/{thread}/messages")).Status);
        Assert.Equal(403, (await eve.GetAsync($"/chat/threads/{thread}/messages/{message}")).Status);
        Assert.Equal(403, (await eve.PostAsync($"/chat/threads/{thread}/messages", """{"content":"hi"}""")).Status);
        Assert.Equal(403, (await eve.PostAsync($"/chat/threads/{thread}/typing", "{}")).Status);
        Assert.Equal(403, (await eve.PostAsync($"/chat/threads/{thread}/readReceipts", $$"""{"chatMessageId":"{{message}}"}""")).Status);
        Assert.Equal(403, (await eve.GetAsync($"/chat/threads/{thread}/readReceipts")).Status);
        Assert.Empty(await eve.AllAsync("/chat/threads"));
    }

    [Theory]
    [InlineData("chat", 201, 201, 201)]
    [InlineData("chat.join", 403, 201, 201)]
    [InlineData("chat.join.limited", 403, 403, 201)]
    [InlineData("voip", 403, 403, 403)]
    public async Task A_token_allows_what_its_scope_says(string scope, int create, int add, int send)
    {
        await using var emulator = await AnEmulator.StartAsync();
        var (ana, bo, cy) = (await emulator.AUserAsync(), await emulator.AUserAsync(scope), await emulator.AUserAsync());
        var thread = await ana.CreateThreadAsync(bo);

        Assert.Equal(create, (await bo.PostAsync("/chat/threads", """{"topic":"t"}""")).Status);
        Assert.Equal(create == 201 ? 204 : 403, (await bo.PatchAsync($"/chat/threads/{thread}", """{"topic":"t"}""")).Status);
        Assert.Equal(add, (await bo.PostAsync($"/chat/threads/{thread}/participants/:add", $$"""{"participants":[{{cy.AsParticipant()}}]}""")).Status);
        Assert.Equal(send, (await bo.PostAsync($"/chat/threads/{thread}/messages", """{"content":"hi"}""")).Status);
        Assert.Equal(send == 201 ? 200 : 403, (await bo.GetAsync("/chat/threads")).Status);
    }

    [Fact]
    public async Task Topic_and_metadata_change_and_metadata_is_merged_key_by_key()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var ana = await emulator.AUserAsync();
        var created = await ana.PostAsync("/chat/threads", """{"topic":"t","metadata":{"a":"1","b":"2","c":"3"}}""");
        var thread = created.Text("chatThread", "id");

        Assert.Equal(204, (await ana.PatchAsync($"/chat/threads/{thread}", """{"topic":"new"}""")).Status);
        Assert.Equal(204, (await ana.PatchAsync($"/chat/threads/{thread}", """{"metadata":{"b":"4","c":null}}""")).Status);
        var shown = await ana.GetAsync($"/chat/threads/{thread}");

        Assert.Equal("new", shown.Text("topic"));
        Assert.Equal("""{"a":"1","b":"4"}""", shown.Find("metadata")!.ToJsonString());
        Assert.Equal(3, (await ana.MessagesAsync(thread)).Count);
    }

    [Theory]
    [InlineData("""{"kind":"threadCreationDate","deleteThreadAfterDays":30}""", 201)]
    [InlineData("""{"kind":"none"}""", 201)]
    [InlineData("""{"kind":"threadCreationDate","deleteThreadAfterDays":29}""", 400)]
    [InlineData("""{"kind":"threadCreationDate"}""", 400)]
    [InlineData("""{"kind":"sometime"}""", 400)]
    public async Task A_retention_policy_is_kept_when_it_is_one(string policy, int status)
    {
        await using var emulator = await AnEmulator.StartAsync();
        var ana = await emulator.AUserAsync();

        var reply = await ana.PostAsync("/chat/threads", $$"""{"topic":"t","retentionPolicy":{{policy}}}""");

        Assert.Equal(status, reply.Status);
        if (status == 201)
        {
            Assert.Equal(policy, reply.Find("chatThread", "retentionPolicy")!.ToJsonString());
        }
    }

    [Fact]
    public async Task A_deleted_thread_is_gone_for_everyone()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var (ana, bo) = (await emulator.AUserAsync(), await emulator.AUserAsync());
        var thread = await ana.CreateThreadAsync(bo);

        Assert.Equal(204, (await bo.DeleteAsync($"/chat/threads/{thread}")).Status);

        Assert.Equal(404, (await ana.GetAsync($"/chat/threads/{thread}")).Status);
        Assert.Equal(404, (await ana.GetAsync($"/chat/threads/{thread}/messages")).Status);
        Assert.Empty(await ana.AllAsync("/chat/threads"));
    }

    [Fact]
    public async Task Threads_are_listed_the_most_recently_used_first_and_a_listing_keeps_its_order()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var ana = await emulator.AUserAsync();
        var threads = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            threads.Insert(0, await ana.CreateThreadAsync());
            emulator.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var used = threads[4];
        await ana.SendAsync(used, "up");
        threads.Remove(used);
        threads.Insert(0, used);
        emulator.Clock.Advance(TimeSpan.FromSeconds(1));

        var first = await ana.GetAsync("/chat/threads?maxPageSize=3");
        await ana.SendAsync(threads[6], "this one jumps while we page");
        var rest = await ana.AllAsync(first.NextLink!);

        Assert.Equal(threads, first.Value.Concat(rest).Select(item => (string?)item!["id"]));
        Assert.NotNull(first.Value[0]!["lastMessageReceivedOn"]);
        Assert.Null(first.Value[1]!["lastMessageReceivedOn"]);
    }

    [Fact]
    public async Task Removing_a_participant_takes_the_identifier_itself_with_or_without_its_raw_id()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var (ana, bo, cy) = (await emulator.AUserAsync(), await emulator.AUserAsync(), await emulator.AUserAsync());
        var thread = await ana.CreateThreadAsync(bo, cy);
        var path = $"/chat/threads/{thread}/participants/:remove";

        Assert.Equal(204, (await ana.PostAsync(path, $$$"""{"communicationUser":{"id":"{{{bo.Id}}}"}}""")).Status);
        Assert.Equal(204, (await ana.PostAsync(path, $$$"""{"rawId":"{{{cy.Id}}}","communicationUser":{"id":"{{{cy.Id}}}"}}""")).Status);
        Assert.Equal(404, (await ana.PostAsync(path, $$"""{"rawId":"{{cy.Id}}"}""")).Status);
        Assert.Equal(400, (await ana.PostAsync(path, "{}")).Status);

        Assert.Single(await ana.AllAsync($"/chat/threads/{thread}/participants"));
        Assert.Equal("participantRemoved", (string?)(await ana.MessagesAsync(thread))[0]["type"]);
    }

    [Fact]
    public async Task Two_hundred_people_may_be_added_at_once_and_two_hundred_and_fifty_in_all()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var ana = await emulator.AUserAsync();
        var people = new List<AUser>();
        for (var i = 0; i < 250; i++)
        {
            people.Add(ana with { Id = (await emulator.SignedAsync(HttpMethod.Post, "/identities?api-version=2023-10-01")).Text("identity", "id") });
        }

        var thread = (await ana.PostAsync("/chat/threads", Body(people.Take(200), "topic"))).Text("chatThread", "id");

        Assert.Equal(400, (await ana.PostAsync("/chat/threads", Body(people.Take(201), "topic"))).Status);
        Assert.Equal(400, (await ana.PostAsync($"/chat/threads/{thread}/participants/:add", Body(people.Skip(200).Take(50)))).Status);
        Assert.Equal(201, (await ana.PostAsync($"/chat/threads/{thread}/participants/:add", Body(people.Skip(200).Take(49)))).Status);
        Assert.Equal(250, (await ana.AllAsync($"/chat/threads/{thread}/participants?maxPageSize=100")).Count);
        Assert.Equal(400, (await ana.PostAsync($"/chat/threads/{thread}/typing", "{}")).Status);
        Assert.Equal(400, (await ana.GetAsync($"/chat/threads/{thread}/readReceipts")).Status);

        static string Body(IEnumerable<AUser> people, string? topic = null)
        {
            var list = $"\"participants\":[{string.Join(',', people.Select(person => person.AsParticipant()))}]";

            return topic is null ? $"{{{list}}}" : $"{{\"topic\":\"{topic}\",{list}}}";
        }
    }

    [Theory]
    [InlineData("""{"participants":[]}""")]
    [InlineData("""{"topic":""}""")]
    [InlineData("""{"topic":"t","participants":[{}]}""")]
    [InlineData("""{"topic":"t","participants":[null]}""")]
    [InlineData("""{"topic":"t","metadata":{"a":1}}""")]
    public async Task A_thread_that_cannot_be_made_is_refused_in_the_live_shape(string body)
    {
        await using var emulator = await AnEmulator.StartAsync();
        var ana = await emulator.AUserAsync();

        var reply = await ana.PostAsync("/chat/threads", body);

        Assert.Equal(400, reply.Status);
        Assert.NotEmpty(reply.Text("CommunicationError", "Code"));
        Assert.Empty(reply.Find("CommunicationError", "Details")!.AsArray());
    }

    [Fact]
    public async Task The_documented_error_shape_can_be_chosen()
    {
        await using var emulator = await AnEmulator.StartAsync(options => options.ChatErrors = ChatErrorShape.Documented);

        var reply = await emulator.ChatAsync(null, HttpMethod.Get, "/chat/threads?api-version=2025-03-15");

        Assert.Equal(401, reply.Status);
        Assert.Equal("Unauthorized", reply.Text("error", "code"));
        Assert.Equal("application/json", reply.ContentType);
    }

    [Fact]
    public async Task Ids_may_be_plain_or_encoded_and_slashes_doubled()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var ana = await emulator.AUserAsync();
        var thread = await ana.CreateThreadAsync();

        Assert.Equal(200, (await ana.GetAsync($"/chat/threads/{thread}")).Status);
        Assert.Equal(200, (await ana.GetAsync($"/chat/threads/{Uri.EscapeDataString(thread)}")).Status);
        Assert.Equal(200, (await ana.GetAsync($"//chat/threads/{thread}")).Status);
        Assert.Equal(404, (await ana.GetAsync("/chat/threads/19%3Anone%40thread.v2")).Status);
    }

    [Fact]
    public async Task Pages_of_other_origins_may_use_the_services_and_not_the_control_routes()
    {
        await using var emulator = await AnEmulator.StartAsync();

        var preflight = await emulator.ChatAsync(null, HttpMethod.Options, "/chat/threads?api-version=2025-03-15", change: request =>
        {
            request.Headers.Add("Origin", "https://example.com");
            request.Headers.Add("Access-Control-Request-Method", "POST");
            request.Headers.Add("Access-Control-Request-Headers", "authorization,repeatability-request-id");
        });
        var refused = await emulator.ChatAsync(
            null, HttpMethod.Get, "/chat/threads", change: request => request.Headers.Add("Origin", "https://example.com"));
        var control = await emulator.ChatAsync(
            null, HttpMethod.Post, "/_emulator/reset", change: request => request.Headers.Add("Origin", "https://example.com"));

        Assert.Equal(204, preflight.Status);
        Assert.Equal("authorization,repeatability-request-id", preflight.Headers.GetValues("Access-Control-Allow-Headers").Single());
        Assert.Equal(401, refused.Status);
        Assert.Equal("https://example.com", refused.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal(403, control.Status);
    }

    [Fact]
    public async Task Ten_thousand_threads_page_in_time_that_does_not_grow()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var ana = await emulator.AUserAsync();
        var ids = new HashSet<string>();
        await Parallel.ForEachAsync(Enumerable.Range(0, 10_000), AnEmulator.Now, async (_, _) =>
        {
            var id = await ana.CreateThreadAsync();
            lock (ids)
            {
                ids.Add(id);
            }
        });

        var times = new List<double>();
        var seen = new List<JsonNode>();
        for (string? next = $"/chat/threads?maxPageSize=100&{AUser.Version}"; next is not null;)
        {
            var started = TimeProvider.System.GetTimestamp();
            var reply = await ana.GetAsync(next);
            times.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
            seen.AddRange(reply.Value.Select(item => item!));
            next = reply.NextLink;
        }

        Assert.Equal(10_000, seen.Count);
        Assert.Equal(ids, seen.Select(item => (string)item["id"]!).ToHashSet());
        Flat.Assert(times);
    }
}
