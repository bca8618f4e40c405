using Azure.Communication;
using Azure.Communication.Chat;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Stories;

/// <summary>Which threads there are for whom. Who may what in one is in <see cref="AccessStories"/>.</summary>
public sealed class ThreadAccessStories(ChatWorld world)
{
    [Theory]
    [InlineData("GET", "")]
    [InlineData("PATCH", "")]
    [InlineData("DELETE", "")]
    [InlineData("GET", "participants")]
    [InlineData("POST", "participants")]
    [InlineData("DELETE", "participants/me")]
    [InlineData("PUT", "participants/me/role")]
    public async Task A_thread_id_that_is_none_is_refused_before_anybody_is_asked(string method, string below)
    {
        var ana = await world.PersonAsync("ana");
        foreach (var threadId in new[] { "lunch", "19:a/b@thread.v2", "19:a?b@thread.v2", "19:..", "20:a@thread.v2", new string('1', 300), "19:🙂@thread.v2" })
        {
            var refused = await ana.Http.AskAsync(method, Asking.Thread(threadId, below.Split('/', StringSplitOptions.RemoveEmptyEntries)), method switch
            {
                "PATCH" => new { topic = "Other" },
                "POST" => new { participants = new[] { new { userId = "cem" } } },
                "PUT" => new { role = "owner" },
                _ => null,
            });

            Assert.Equal((400, "thread-id-invalid"), (refused.Status, refused.Code));
        }
    }

    [Fact]
    public async Task A_moderator_outside_acts_as_the_service_user_and_a_participant_as_themselves()
    {
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);
        using var admin = await world.HttpAsync($"ad-{Guid.NewGuid():n}", "Chat.Admin");

        Assert.Equal(204, (await admin.AskAsync("PATCH", Asking.Thread(threadId), new { topic = "By the service" })).Status);
        Assert.Equal(204, (await ana.Http.AskAsync("PATCH", Asking.Thread(threadId), new { topic = "By Ana" })).Status);

        var service = (await ana.Http.AskAsync("GET", Asking.Thread(threadId, "participants"))).List("participants").Single(one => one.GetProperty("role").GetString() == "service");
        var said = (await bo.SeesAllAsync(threadId)).Where(message => message.Type == ChatMessageType.TopicUpdated).ToDictionary(message => message.Content.Topic, message => message.Content.Initiator.RawId);
        Assert.Equal(service.GetProperty("communicationUserId").GetString(), said["By the service"]);
        Assert.Equal(ana.AcsId, said["By Ana"]);
        Assert.False((await admin.AskAsync("GET", Asking.Thread(threadId))).Body.TryGetProperty("role", out _));
    }

    [Fact]
    public async Task A_thread_made_past_us_is_its_creators()
    {
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await PastUsAsync(ana, bo);

        Assert.Equal("member", (await bo.Http.AskAsync("GET", Asking.Thread(threadId))).Text("role"));
        Assert.Equal("owner", (await ana.Http.AskAsync("GET", Asking.Thread(threadId))).Text("role"));
        Assert.Equal("owner-only", (await bo.Http.AskAsync("PATCH", Asking.Thread(threadId), new { topic = "Other" })).Code);
        Assert.Equal(
            [(ana.UserId, "owner"), (bo.UserId, "member")],
            (await ana.Http.AskAsync("GET", Asking.Thread(threadId, "participants"))).List("participants")
                .Select(one => (one.GetProperty("userId").GetString(), one.GetProperty("role").GetString())));

        // The service's own user is not in it, so a moderator sees it in the name of somebody who is.
        using var moderator = await world.HttpAsync($"mo-{Guid.NewGuid():n}", "Chat.Moderator");
        Assert.Equal(200, (await moderator.AskAsync("GET", Asking.Thread(threadId))).Status);
    }

    [Fact]
    public async Task A_thread_whose_creator_is_gone_before_we_hear_of_it_is_somebody_elses()
    {
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await PastUsAsync(ana, bo);
        await ana.In(threadId).RemoveParticipantAsync(new CommunicationUserIdentifier(ana.AcsId));

        Assert.Equal("owner", (await bo.Http.AskAsync("GET", Asking.Thread(threadId))).Text("role"));
    }

    private static async Task<string> PastUsAsync(Person creator, Person other) =>
        (await creator.Chat.CreateChatThreadAsync("Past us", [new ChatParticipant(new CommunicationUserIdentifier(other.AcsId))])).Value.ChatThread.Id;
}
