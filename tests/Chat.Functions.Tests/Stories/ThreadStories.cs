using System.Text.Json;
using Chat.Emulator;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Stories;

/// <summary>Making threads.</summary>
public sealed class ThreadStories(ChatWorld world)
{
    [Fact]
    public async Task A_thread_has_its_maker_the_people_named_and_the_bot_each_once()
    {
        var ana = await world.PersonAsync("ana");
        var bo = $"bo-{Guid.NewGuid():n}";

        var thread = await ana.Http.AskAsync("POST", "/api/threads", new
        {
            topic = "Lunch",
            participants = new[] { new { userId = bo, displayName = "Bo" }, new { userId = bo, displayName = "Bo again" }, new { userId = ana.UserId, displayName = "Ana" } },
        });

        Assert.Equal(201, thread.Status);
        Assert.Equal("Lunch", thread.Text("topic"));
        Assert.Equal([ana.UserId, bo, null], thread.List("participants").Select(UserId));
        Assert.Empty(thread.List("invalidParticipants"));
        Assert.Equal(
            thread.List("participants").Select(member => member.GetProperty("communicationUserId").GetString()!).Order(),
            (await SeenAsync(ana, thread)).Order());
    }

    [Fact]
    public async Task Somebody_named_before_their_first_sign_in_finds_the_thread_when_they_come()
    {
        var ana = await world.PersonAsync("ana");
        var boId = $"bo-{Guid.NewGuid():n}";
        var made = await ana.Http.AskAsync("POST", "/api/threads", new { topic = "Lunch", participants = new[] { new { userId = boId } } });
        await ana.SayAsync(Id(made), "welcome");

        using var http = await world.HttpAsync(boId);
        var token = await http.AskAsync("POST", "/api/token");

        var bo = new Person(boId, token.Text("communicationUserId")!, http, world.ChatOf(token.Text("token")!));
        Assert.Contains(await bo.SeesAllAsync(Id(made)), message => message.Content.Message == "welcome");
    }

    [Fact]
    public async Task A_thread_is_made_with_raw_ids_history_metadata_and_retention()
    {
        var (ana, bo, cem) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"), await world.PersonAsync("cem"));
        var since = new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);

        var thread = await ana.Http.AskAsync("POST", "/api/threads", new
        {
            topic = "Order",
            participants = new object[]
            {
                new { communicationUserId = bo.AcsId, displayName = "Bo", shareHistoryTime = since },
                new { userId = cem.UserId },
                new { communicationUserId = cem.AcsId },
                new { communicationUserId = "8:orgid:8dd7a1a5-2c6b-4d1e-8f55-0c9d7a0f3c11", displayName = "Teams" },
            },
            metadata = new { order = "4711" },
            retention = new { deleteAfterDays = 30 },
        });

        Assert.Equal(201, thread.Status);
        Assert.Equal([ana.UserId, bo.UserId, cem.UserId, null], thread.List("participants").Select(UserId));

        // The emulator has no Teams; it says so as the service does of people whom it does not let in.
        var refused = Assert.Single(thread.List("invalidParticipants"));
        Assert.Equal(("8:orgid:8dd7a1a5-2c6b-4d1e-8f55-0c9d7a0f3c11", "403"), (refused.GetProperty("communicationUserId").GetString(), refused.GetProperty("code").GetString()));
        var shown = await bo.Http.AskAsync("GET", Asking.Thread(Id(thread)));
        Assert.Equal("4711", shown.Body.GetProperty("metadata").GetProperty("order").GetString());
        Assert.Equal(30, shown.Body.GetProperty("retention").GetProperty("deleteAfterDays").GetInt32());
        Assert.Equal("member", shown.Text("role"));
        Assert.Equal(ana.UserId, shown.Body.GetProperty("createdBy").GetProperty("userId").GetString());
        Assert.Equal(ana.AcsId, shown.Body.GetProperty("createdBy").GetProperty("communicationUserId").GetString());
        var listed = await ana.Http.AskAsync("GET", Asking.Thread(Id(thread), "participants"));
        Assert.Equal(since, listed.List("participants").Single(one => UserId(one) == bo.UserId).GetProperty("shareHistoryTime").GetDateTimeOffset());
    }

    [Fact]
    public async Task Whoever_is_banned_or_unknown_to_the_service_is_named_and_the_others_are_in()
    {
        var (ana, bo, cem) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"), await world.PersonAsync("cem"));
        using var backend = world.Backend();
        Assert.Equal(200, (await backend.AskAsync("PUT", $"/api/users/{bo.UserId}/ban", "{}")).Status);

        // The same person by raw id is no less banned.
        foreach (object banned in new object[] { new { userId = bo.UserId }, new { communicationUserId = bo.AcsId } })
        {
            var gone = $"{cem.AcsId[..^12]}000000000000";
            var thread = await ana.Http.AskAsync("POST", "/api/threads", new
            {
                topic = "Lunch",
                participants = new[] { banned, new { communicationUserId = gone }, new { userId = cem.UserId } },
            });

            Assert.Equal([ana.UserId, cem.UserId, null], thread.List("participants").Select(UserId));
            Assert.Equal(["404", "user-banned"], thread.List("invalidParticipants").Select(one => one.GetProperty("code").GetString()).Order());
            Assert.DoesNotContain(bo.AcsId, await SeenAsync(ana, thread));
        }
    }

    [Fact]
    public async Task A_thread_of_two_hundred_and_fifty_is_filled_in_several_calls_and_nobody_is_lost()
    {
        var ana = await world.PersonAsync("ana");
        using var backend = world.Backend();
        var people = Enumerable.Range(0, 248).Select(i => $"p{i}-{Guid.NewGuid():n}").ToArray();
        Assert.Equal(200, (await backend.AskAsync("PUT", $"/api/users/{people[240]}/ban", "{}")).Status);

        var thread = await ana.Http.AskAsync("POST", "/api/threads", new { topic = "All hands", participants = people.Select(userId => new { userId }) });

        Assert.Equal(201, thread.Status);
        var refused = Assert.Single(thread.List("invalidParticipants"));
        Assert.Equal((people[240], "user-banned"), (UserId(refused), refused.GetProperty("code").GetString()));
        Assert.Equal(249, thread.List("participants").Count);
        Assert.Equal(249, (await SeenAsync(ana, thread)).Count);
        Assert.Equal(
            people.Append(ana.UserId).Except([people[240]]).Order(),
            (await RolesAsync(ana, Id(thread))).Select(one => one.UserId).OfType<string>().Order());

        // One place is left: of two more, one comes in, and the other is told why not.
        var added = await ana.Http.AskAsync("POST", Asking.Thread(Id(thread), "participants"), new
        {
            participants = new[] { new { userId = $"one-{Guid.NewGuid():n}" }, new { userId = $"two-{Guid.NewGuid():n}" } },
        });
        Assert.Single(added.List("participants"));
        Assert.Equal("thread-full", Assert.Single(added.List("invalidParticipants")).GetProperty("code").GetString());
        Assert.Equal(250, (await SeenAsync(ana, thread)).Count);
    }

    [Fact]
    public async Task A_fill_that_fails_is_told_and_finished_by_repeating_the_request()
    {
        // Faults are the emulator's, for everybody: this story has one of its own.
        await using var own = new ChatWorld();
        await own.InitializeAsync();
        var ana = await own.PersonAsync("ana");
        var key = Guid.NewGuid().ToString();
        var ask = new { topic = "All hands", participants = Enumerable.Range(0, 230).Select(i => new { userId = $"p{i}" }).ToArray() };
        own.Acs.SetFaults(new Fault { Kind = FaultKind.Throttle, Method = "POST", Target = "/chat/threads/", Times = 1 });

        var half = await ana.Http.AskAsync("POST", "/api/threads", ask, key);
        Assert.Equal(201, half.Status);
        Assert.Equal(200, half.List("participants").Count);
        Assert.Equal(32, half.List("invalidParticipants").Count);
        Assert.All(half.List("invalidParticipants"), one => Assert.Equal("service-busy", one.GetProperty("code").GetString()));

        // Meanwhile somebody has left. Repeating the request does not drag them back.
        using var left = await own.HttpAsync("p5");
        Assert.Equal(204, (await left.AskAsync("DELETE", Asking.Thread(Id(half), "participants", "me"))).Status);

        var whole = await ana.Http.AskAsync("POST", "/api/threads", ask, key);
        Assert.Equal((201, Id(half)), (whole.Status, Id(whole)));
        Assert.Equal(("p5", "left"), (UserId(Assert.Single(whole.List("invalidParticipants"))), whole.List("invalidParticipants")[0].GetProperty("code").GetString()));
        Assert.Equal(231, (await SeenAsync(ana, whole)).Count);
        Assert.Equal(231, whole.List("participants").Count);
    }

    [Theory]
    [InlineData("/chat/threads", FaultKind.LostAnswer)]
    [InlineData("/chat/threads", FaultKind.Error)]
    [InlineData("/identities", FaultKind.Error)]
    public async Task A_creation_that_broke_off_is_finished_by_repeating_it_and_is_one_thread(string target, FaultKind fault)
    {
        await using var own = new ChatWorld();
        await own.InitializeAsync();
        var ana = await own.PersonAsync("ana");
        var key = Guid.NewGuid().ToString();
        var ask = new { topic = "Lunch", participants = new[] { new { userId = "bo" } } };
        own.Acs.SetFaults(new Fault { Kind = fault, Method = "POST", Target = target, Times = 1 });

        var first = await ana.Http.AskAsync("POST", "/api/threads", ask, key);
        var again = await ana.Http.AskAsync("POST", "/api/threads", ask, key);

        // Trouble with one person's identity is that person's; the thread is there.
        Assert.Equal(target == "/identities" ? 201 : 503, first.Status);
        Assert.Equal(201, again.Status);
        Assert.Equal(["ana", "bo", null], again.List("participants").Select(member => UserId(member)?.Split('-')[0]));
        Assert.Single((await ana.Http.AskAsync("GET", "/api/threads")).List("threads"));
        Assert.Equal("owner", (await ana.Http.AskAsync("GET", Asking.Thread(Id(again)))).Text("role"));
    }

    [Fact]
    public async Task The_same_idempotency_key_makes_one_thread_per_caller()
    {
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var key = Guid.NewGuid().ToString();
        var ask = new { topic = "Lunch", participants = new[] { new { userId = $"cem-{key}" } } };

        var all = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ana.Http.AskAsync("POST", "/api/threads", ask, key)));

        var threadId = Assert.Single(all.Select(Id).Distinct());
        Assert.All(all, one => Assert.Equal(3, one.List("participants").Count));
        Assert.NotEqual(threadId, Id(await bo.Http.AskAsync("POST", "/api/threads", ask, key)));
        Assert.NotEqual(threadId, Id(await ana.Http.AskAsync("POST", "/api/threads", ask, Guid.NewGuid().ToString())));
        Assert.NotEqual(threadId, Id(await ana.Http.AskAsync("POST", "/api/threads", ask)));
    }

    [Fact]
    public async Task An_idempotency_key_that_comes_with_another_body_is_refused()
    {
        var ana = await world.PersonAsync("ana");
        var key = $"a/key?of#any|kind-{Guid.NewGuid()}";
        Assert.Equal(201, (await ana.Http.AskAsync("POST", "/api/threads", """{"topic":"Lunch","participants":[]}""", key)).Status);

        Assert.Equal(201, (await ana.Http.AskAsync("POST", "/api/threads", """{ "participants": [], "topic": "Lunch" }""", key)).Status);
        var refused = await ana.Http.AskAsync("POST", "/api/threads", """{"topic":"Dinner","participants":[]}""", key);

        Assert.Equal((422, "idempotency-key-reused"), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task A_thread_that_was_deleted_is_not_made_again_by_its_key()
    {
        var ana = await world.PersonAsync("ana");
        var key = Guid.NewGuid().ToString();
        var made = await ana.Http.AskAsync("POST", "/api/threads", """{"topic":"Lunch","participants":[]}""", key);
        Assert.Equal(204, (await ana.Http.AskAsync("DELETE", Asking.Thread(Id(made)))).Status);

        var again = await ana.Http.AskAsync("POST", "/api/threads", """{"topic":"Lunch","participants":[]}""", key);

        Assert.Equal((404, "thread-unknown"), (again.Status, again.Code));
    }

    [Fact]
    public async Task A_backend_makes_threads_for_a_user_and_lists_them()
    {
        using var backend = world.Backend();
        var userId = $"ана/{Guid.NewGuid():n}?#🙂";
        var route = $"/api/users/{Uri.EscapeDataString(userId)}/threads";
        Assert.Equal((404, "user-unknown"), await CodeAsync(backend, "GET", route));

        var made = await backend.AskAsync("POST", route, """{"topic":"Support","participants":[]}""");

        Assert.Equal(201, made.Status);
        Assert.Equal([userId, null], made.List("participants").Select(UserId));
        Assert.Equal(Id(made), Assert.Single((await backend.AskAsync("GET", route)).List("threads")).GetProperty("threadId").GetString());
        using var user = await world.HttpAsync(userId);
        Assert.Equal("owner", (await user.AskAsync("GET", Asking.Thread(Id(made)))).Text("role"));
    }

    [Fact]
    public async Task A_backend_makes_no_thread_for_a_banned_user_and_nobody_without_its_key()
    {
        var ana = await world.PersonAsync("ana");
        using var backend = world.Backend();
        await backend.AskAsync("PUT", $"/api/users/{ana.UserId}/ban", "{}");

        Assert.Equal((403, "user-banned"), await CodeAsync(backend, "POST", $"/api/users/{ana.UserId}/threads", """{"topic":"a","participants":[]}"""));
        Assert.Equal(401, (await ana.Http.AskAsync("GET", $"/api/users/{ana.UserId}/threads")).Status);
        Assert.Equal(401, (await ana.Http.AskAsync("POST", $"/api/users/{ana.UserId}/threads", """{"topic":"a","participants":[]}""")).Status);
    }

    [Fact]
    public async Task Where_only_known_users_may_be_added_strangers_are_refused_by_name_and_raw_ids_as_a_whole()
    {
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        await using var strict = await AWorker.StartAsync(world, ("Threads__WhoMayBeAdded", "KnownUsers"), ("Threads__AllowRawIds", "false"));
        using var http = await strict.HttpAsync(ana.UserId);
        var stranger = $"nobody-{Guid.NewGuid():n}";

        var thread = await http.AskAsync("POST", "/api/threads", new { topic = "Lunch", participants = new[] { new { userId = stranger }, new { userId = bo.UserId } } });

        Assert.Equal([ana.UserId, bo.UserId, null], thread.List("participants").Select(UserId));
        Assert.Equal((stranger, "user-unknown"), (UserId(Assert.Single(thread.List("invalidParticipants"))), thread.List("invalidParticipants")[0].GetProperty("code").GetString()));
        Assert.DoesNotContain(await world.RowsAsync("users"), row => row.PartitionKey.Contains(stranger));
        var byRawId = new { topic = "Lunch", participants = new[] { new { communicationUserId = bo.AcsId } } };
        Assert.Equal((403, "raw-ids-off"), await CodeAsync(http, "POST", "/api/threads", byRawId));
        Assert.Equal((403, "raw-ids-off"), await CodeAsync(http, "POST", Asking.Thread(Id(thread), "participants"), new { byRawId.participants }));

        using var backend = strict.Backend(world.Local.Key);
        var vouched = await backend.AskAsync("POST", $"/api/users/{ana.UserId}/threads", new { topic = "Lunch", participants = new object[] { new { userId = stranger }, new { communicationUserId = bo.AcsId } } });
        Assert.Equal([ana.UserId, stranger, bo.UserId, null], vouched.List("participants").Select(UserId));
    }

    private static async Task<(int, string?)> CodeAsync(HttpClient http, string method, string route, object? body = null)
    {
        var reply = await http.AskAsync(method, route, body);

        return (reply.Status, reply.Code);
    }

    private static async Task<IReadOnlyList<string>> SeenAsync(Person person, Reply thread)
    {
        var seen = new List<string>();
        await foreach (var page in person.In(Id(thread)).GetParticipantsAsync().AsPages(null, 200))
        {
            seen.AddRange(page.Values.Select(participant => participant.User.RawId));
        }

        return seen;
    }

    private static async Task<IReadOnlyList<(string? UserId, string Role)>> RolesAsync(Person person, string threadId)
    {
        var all = new List<(string?, string)>();
        for (var next = ""; next is not null;)
        {
            var page = await person.Http.AskAsync("GET", $"{Asking.Thread(threadId, "participants")}?pageSize=100{next}");
            all.AddRange(page.List("participants").Select(one => (UserId(one), one.GetProperty("role").GetString()!)));
            next = page.Text("continuation") is { } continuation ? $"&continuation={Uri.EscapeDataString(continuation)}" : null;
        }

        return all;
    }

    private static string Id(Reply thread) => thread.Text("threadId")!;

    private static string? UserId(JsonElement member) => member.TryGetProperty("userId", out var id) ? id.GetString() : null;
}
