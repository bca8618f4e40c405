using System.Text.Json;
using Azure.Communication;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Stories;

/// <summary>Adding, listing and removing people, leaving, and who owns a thread then.</summary>
public sealed class ParticipantStories(ChatWorld world)
{
    [Fact]
    public async Task Everybody_who_is_added_is_in_or_is_told_why_not_and_adding_again_changes_nothing()
    {
        var (ana, bo, eve) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"), await world.PersonAsync("eve"));
        var threadId = await world.ThreadOfAsync(ana, bo);
        using var backend = world.Backend();
        await backend.AskAsync("PUT", $"/api/users/{eve.UserId}/ban", "{}");
        var cem = $"cem-{Guid.NewGuid():n}";
        var ask = new { participants = new object[] { new { userId = cem, displayName = "Cem" }, new { userId = bo.UserId }, new { communicationUserId = eve.AcsId } } };

        for (var i = 0; i < 2; i++)
        {
            var added = await bo.Http.AskAsync("POST", Asking.Thread(threadId, "participants"), ask);

            Assert.Equal(200, added.Status);
            Assert.Equal([cem, bo.UserId], added.List("participants").Select(UserId));
            var refused = Assert.Single(added.List("invalidParticipants"));
            Assert.Equal((eve.AcsId, "user-banned"), (refused.GetProperty("communicationUserId").GetString(), refused.GetProperty("code").GetString()));
        }

        Assert.Equal([(ana.UserId, "owner"), (bo.UserId, "member"), (cem, "member"), (null, "service")], (await RolesAsync(ana, threadId)).OrderBy(one => one.Item1 ?? "z"));
    }

    [Theory]
    [InlineData("""{"participants":[]}""", "participants-missing")]
    [InlineData("{}", "participants-missing")]
    [InlineData("""{"participants":[null]}""", "field-invalid")]
    [InlineData("""{"participants":[{"userId":"a","communicationUserId":"8:acs:r_u"}]}""", "field-invalid")]
    [InlineData("""{"participants":[{"communicationUserId":"4:+4930"}]}""", "field-invalid")]
    [InlineData("""{"participants":[{"communicationUserId":""}]}""", "field-invalid")]
    [InlineData("""{"participants":[{"userId":""}]}""", "user-id-invalid")]
    [InlineData("""{"participants":[{"userId":"a","shareHistoryTime":"yesterday"}]}""", "body-not-json")]
    [InlineData("""{"participants":[{"userId":"a","shareHistoryTime":"1969-12-31T00:00:00Z"}]}""", "field-invalid")]
    [InlineData("""{"participants":[{"userId":"a","role":"owner"}]}""", "field-unknown")]
    [InlineData(null, "body-missing")]
    public async Task Participants_that_cannot_be_are_refused_by_name(string? body, string code)
    {
        var ana = await world.PersonAsync("ana");

        var refused = await ana.Http.AskAsync("POST", Asking.Thread(await world.ThreadOfAsync(ana), "participants"), body);

        Assert.Equal((400, code), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task At_most_two_hundred_are_added_at_once_and_names_have_a_length()
    {
        var ana = await world.PersonAsync("ana");
        var address = Asking.Thread(await world.ThreadOfAsync(ana), "participants");

        Assert.Equal("too-many-participants", (await ana.Http.AskAsync("POST", address, new { participants = Enumerable.Range(0, 201).Select(i => new { userId = $"{i}" }) })).Code);
        Assert.Equal("field-invalid", (await ana.Http.AskAsync("POST", address, new { participants = new[] { new { userId = "a", displayName = new string('n', 257) } } })).Code);
    }

    [Theory]
    [InlineData("ана@пример.рф")]
    [InlineData("a/b?c#d&e=f%41")]
    [InlineData("🙂 smile")]
    [InlineData("auth0|5f7c8ec7c33c6c004bbafe82")]
    public async Task A_user_of_any_id_is_added_found_made_an_owner_and_removed_by_it(string name)
    {
        var ana = await world.PersonAsync("ana");
        var threadId = await world.ThreadOfAsync(ana);
        var userId = $"{name}{Guid.NewGuid():n}";

        Assert.Equal([userId], (await ana.Http.AskAsync("POST", Asking.Thread(threadId, "participants"), new { participants = new[] { new { userId } } })).List("participants").Select(UserId));
        Assert.Equal(204, (await ana.Http.AskAsync("PUT", Asking.Thread(threadId, "participants", userId, "role"), new { role = "owner" })).Status);
        Assert.Contains((userId, "owner"), await RolesAsync(ana, threadId));
        Assert.Equal(204, (await ana.Http.AskAsync("DELETE", Asking.Thread(threadId, "participants", userId))).Status);

        Assert.DoesNotContain(userId, (await RolesAsync(ana, threadId)).Select(one => one.UserId));
        Assert.Equal("participant-unknown", (await ana.Http.AskAsync("DELETE", Asking.Thread(threadId, "participants", userId))).Code);
    }

    [Fact]
    public async Task A_participant_is_removed_by_raw_id_as_well()
    {
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);

        Assert.Equal(204, (await ana.Http.AskAsync("DELETE", Asking.Thread(threadId, "participants", bo.AcsId))).Status);

        Assert.Equal("thread-unknown", (await bo.Http.AskAsync("GET", Asking.Thread(threadId))).Code);
    }

    [Theory]
    [InlineData("8:bowling", "participant-id-invalid")]
    [InlineData(" x", "participant-id-invalid")]
    [InlineData("8:acs:r_u", "participant-unknown")]
    [InlineData("nobody-of-this-id", "participant-unknown")]
    public async Task A_participant_who_is_none_is_refused(string id, string code)
    {
        var ana = await world.PersonAsync("ana");
        var threadId = await world.ThreadOfAsync(ana);

        Assert.Equal(code, (await ana.Http.AskAsync("DELETE", Asking.Thread(threadId, "participants", id))).Code);
        Assert.Equal(code, (await ana.Http.AskAsync("PUT", Asking.Thread(threadId, "participants", id, "role"), new { role = "owner" })).Code);
    }

    [Fact]
    public async Task Participants_are_listed_page_by_page_each_once()
    {
        var ana = await world.PersonAsync("ana");
        var others = Enumerable.Range(0, 5).Select(i => $"p{i}-{Guid.NewGuid():n}").ToArray();
        var made = await ana.Http.AskAsync("POST", "/api/threads", new { topic = "Lunch", participants = others.Select(userId => new { userId, displayName = userId[..2] }) });
        var address = Asking.Thread(made.Text("threadId")!, "participants");

        var all = new List<JsonElement>();
        var sizes = new List<int>();
        for (var next = ""; next is not null;)
        {
            var page = await ana.Http.AskAsync("GET", $"{address}?pageSize=3{next}");
            sizes.Add(page.List("participants").Count);
            all.AddRange(page.List("participants"));
            next = page.Text("continuation") is { } continuation ? $"&continuation={continuation}" : null;
        }

        Assert.Equal([3, 3, 1], sizes);
        Assert.Equal(others.Append(ana.UserId).Order(), all.Select(UserId).OfType<string>().Order());
        Assert.Equal("p3", all.Single(one => UserId(one) == others[3]).GetProperty("displayName").GetString());
        Assert.Equal("continuation-invalid", (await ana.Http.AskAsync("GET", $"{address}?continuation=-3")).Code);
    }

    [Fact]
    public async Task An_owner_hands_a_thread_over_and_is_a_member_then()
    {
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);
        var last = await ana.Http.AskAsync("PUT", Asking.Thread(threadId, "participants", "me", "role"), new { role = "member" });
        Assert.Equal((409, "last-owner"), (last.Status, last.Code));

        Assert.Equal(204, (await ana.Http.AskAsync("PUT", Asking.Thread(threadId, "participants", bo.UserId, "role"), new { role = "owner" })).Status);
        Assert.Equal(204, (await ana.Http.AskAsync("PUT", Asking.Thread(threadId, "participants", "me", "role"), new { role = "member" })).Status);

        Assert.Equal("owner-only", (await ana.Http.AskAsync("DELETE", Asking.Thread(threadId))).Code);
        Assert.Equal(204, (await bo.Http.AskAsync("DELETE", Asking.Thread(threadId))).Status);
    }

    [Fact]
    public async Task Of_two_owners_who_step_down_at_once_one_stays_owner()
    {
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);
        await ana.Http.AskAsync("PUT", Asking.Thread(threadId, "participants", bo.UserId, "role"), new { role = "owner" });

        var replies = await Task.WhenAll(
            ana.Http.AskAsync("PUT", Asking.Thread(threadId, "participants", "me", "role"), new { role = "member" }),
            bo.Http.AskAsync("PUT", Asking.Thread(threadId, "participants", "me", "role"), new { role = "member" }));

        Assert.Equal([204, 409], replies.Select(reply => reply.Status).Order());
        Assert.Single(await RolesAsync(ana, threadId), one => one.Role == "owner");
    }

    [Theory]
    [InlineData("""{"role":"king"}""", "field-invalid")]
    [InlineData("""{"role":"service"}""", "field-invalid")]
    [InlineData("{}", "field-invalid")]
    [InlineData("""{"role":7}""", "body-not-json")]
    [InlineData(null, "body-missing")]
    public async Task A_role_is_owner_or_member(string? body, string code)
    {
        var ana = await world.PersonAsync("ana");

        Assert.Equal(code, (await ana.Http.AskAsync("PUT", Asking.Thread(await world.ThreadOfAsync(ana), "participants", "me", "role"), body)).Code);
    }

    [Fact]
    public async Task When_the_last_owner_leaves_whoever_was_added_first_owns_the_thread()
    {
        var (ana, bo, cem) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"), await world.PersonAsync("cem"));
        var threadId = await world.ThreadOfAsync(ana, bo, cem);

        Assert.Equal(204, (await ana.Http.AskAsync("DELETE", Asking.Thread(threadId, "participants", "me"))).Status);
        Assert.Equal("thread-unknown", (await ana.Http.AskAsync("GET", Asking.Thread(threadId))).Code);
        Assert.Equal("owner", (await bo.Http.AskAsync("GET", Asking.Thread(threadId))).Text("role"));
        Assert.Equal("member", (await cem.Http.AskAsync("GET", Asking.Thread(threadId))).Text("role"));

        // The first owner, let in again, is a member.
        await bo.Http.AskAsync("POST", Asking.Thread(threadId, "participants"), new { participants = new[] { new { userId = ana.UserId } } });
        Assert.Equal("member", (await ana.Http.AskAsync("GET", Asking.Thread(threadId))).Text("role"));
    }

    [Fact]
    public async Task When_the_last_owner_goes_past_us_the_thread_still_gets_an_owner()
    {
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);

        await bo.In(threadId).RemoveParticipantAsync(new CommunicationUserIdentifier(ana.AcsId));

        await Eventually.IsTrueAsync(async () => (await bo.Http.AskAsync("GET", Asking.Thread(threadId))).Text("role") == "owner", "the other one owns the thread");
    }

    [Fact]
    public async Task An_old_event_of_a_removal_takes_nothing_from_an_owner_who_is_in_the_thread()
    {
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);

        await world.DeliverAsync("ChatEvents", AnEvent.ParticipantRemoved(threadId, ana.AcsId, bo.AcsId, 1_767_607_200_000));

        Assert.Equal("owner", (await ana.Http.AskAsync("GET", Asking.Thread(threadId))).Text("role"));
    }

    [Fact]
    public async Task Where_only_owners_add_people_a_member_does_not()
    {
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);
        await using var strict = await AWorker.StartAsync(world, ("Threads__WhoMayAdd", "Owners"));
        using var member = await strict.HttpAsync(bo.UserId);
        using var owner = await strict.HttpAsync(ana.UserId);
        var ask = new { participants = new[] { new { userId = $"cem-{Guid.NewGuid():n}" } } };

        Assert.Equal("owner-only", (await member.AskAsync("POST", Asking.Thread(threadId, "participants"), ask)).Code);
        Assert.Equal(200, (await owner.AskAsync("POST", Asking.Thread(threadId, "participants"), ask)).Status);
    }

    private static async Task<IReadOnlyList<(string? UserId, string Role)>> RolesAsync(Person person, string threadId) =>
    [
        .. (await person.Http.AskAsync("GET", Asking.Thread(threadId, "participants"))).List("participants")
            .Select(one => (UserId(one), one.GetProperty("role").GetString()!)),
    ];

    private static string? UserId(JsonElement member) => member.TryGetProperty("userId", out var id) ? id.GetString() : null;
}
