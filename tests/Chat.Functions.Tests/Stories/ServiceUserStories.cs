using System.Net;
using Azure.Communication;
using Azure.Communication.Identity;
using Chat.Emulator;
using Chat.Functions.Bots;
using Chat.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Functions.Tests.Stories;

/// <summary>The service's own user, the bot, and how it comes back into threads of ours.</summary>
public sealed class ServiceUserStories(ChatWorld world)
{
    [Fact]
    public async Task Taken_out_of_a_thread_it_comes_back()
    {
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);
        var bot = await BotAsync(world);

        for (var i = 0; i < 2; i++)
        {
            await bo.In(threadId).RemoveParticipantAsync(new CommunicationUserIdentifier(bot));
            await Eventually.IsTrueAsync(async () => await IsInAsync(ana, threadId, bot), "the service's own user is back");
        }

        // Its maker has left, too: then it is brought back by whoever is there.
        Assert.Equal(204, (await ana.Http.AskAsync("DELETE", Asking.Thread(threadId, "participants", "me"))).Status);
        await bo.In(threadId).RemoveParticipantAsync(new CommunicationUserIdentifier(bot));
        await Eventually.IsTrueAsync(async () => await IsInAsync(bo, threadId, bot), "the service's own user is back");
    }

    [Fact]
    public async Task An_event_that_comes_again_does_not_bring_it_back_again()
    {
        var ana = await world.PersonAsync("ana");
        var threadId = await world.ThreadOfAsync(ana);
        var bot = await BotAsync(world);
        var removed = AnEvent.ParticipantRemoved(threadId, bot, ana.AcsId, 9_767_607_200_000);
        Assert.Equal(HttpStatusCode.Accepted, await world.DeliverAsync("ChatEvents", removed, removed));

        // Out by a removal of which an earlier version is all that is ever told: each version brings it back once.
        await ana.In(threadId).RemoveParticipantAsync(new CommunicationUserIdentifier(bot));
        Assert.Equal(HttpStatusCode.Accepted, await world.DeliverAsync("ChatEvents", removed));
        await Eventually.IsTrueAsync(async () => (await world.ArchiveAsync(threadId)).Count(row => row.GetString("Change") == "left") == 2, "the removal itself is through");
        Assert.False(await IsInAsync(ana, threadId, bot));

        Assert.Equal(HttpStatusCode.Accepted, await world.DeliverAsync("ChatEvents", AnEvent.ParticipantRemoved(threadId, bot, ana.AcsId, 9_767_607_200_001)));
        Assert.True(await IsInAsync(ana, threadId, bot));
    }

    [Fact]
    public async Task Into_a_thread_that_is_not_ours_or_gone_it_does_not_come()
    {
        var ana = await world.PersonAsync("ana");
        var bot = await BotAsync(world);
        var pastUs = (await ana.Chat.CreateChatThreadAsync("Past us", [])).Value.ChatThread.Id;
        var deleted = await world.ThreadOfAsync(ana);
        await ana.Chat.DeleteChatThreadAsync(deleted);

        foreach (var threadId in new[] { pastUs, deleted })
        {
            Assert.Equal(HttpStatusCode.Accepted, await world.DeliverAsync("ChatEvents", AnEvent.ParticipantRemoved(threadId, bot, ana.AcsId, 9_767_607_200_000)));
        }

        Assert.False(await IsInAsync(ana, pastUs, bot));
    }

    [Fact]
    public async Task Asked_in_a_thread_it_was_taken_out_of_it_comes_back_and_answers_once()
    {
        await using var own = new ChatWorld();
        await own.InitializeAsync();
        var ana = await own.PersonAsync("ana");
        var threadId = await own.ThreadOfAsync(ana);

        // Nobody hears of the removal, so only the question can bring it back.
        own.Acs.SetFaults(new Fault { Kind = FaultKind.DropEvents, Target = "chat-events" });
        await ana.In(threadId).RemoveParticipantAsync(new CommunicationUserIdentifier(await BotAsync(own)));
        var question = await ana.SayAsync(threadId, "@bot when are you open?");

        await Eventually.IsTrueAsync(async () => await RepliesAsync(ana, threadId, question) > 0, "the bot answers");
        Assert.Equal(HttpStatusCode.Accepted, await own.DeliverAsync("BotReplies", AnEvent.Received(threadId, question, "@bot when are you open?", ana.AcsId)));
        Assert.Equal(1, await RepliesAsync(ana, threadId, question));
    }

    [Fact]
    public async Task Deleted_in_the_service_it_becomes_somebody_else_and_finds_its_threads_again()
    {
        await using var own = new ChatWorld();
        await own.InitializeAsync();
        var ana = await own.PersonAsync("ana");
        var threadId = await own.ThreadOfAsync(ana);
        var before = await BotAsync(own);
        await new CommunicationIdentityClient(own.Acs.ConnectionString, ChatWorld.TransportTo(own.Acs).Prepare(new CommunicationIdentityClientOptions()))
            .DeleteUserAsync(new CommunicationUserIdentifier(before));

        // A new thread has the new one at once …
        var made = await ana.Http.AskAsync("POST", "/api/threads", """{"topic":"New","participants":[]}""");
        var now = await BotAsync(own);
        Assert.NotEqual(before, now);
        Assert.Equal([ana.AcsId, now], made.List("participants").Select(one => one.GetProperty("communicationUserId").GetString()));
        Assert.Empty(made.List("invalidParticipants"));
        Assert.True(await IsInAsync(ana, made.Text("threadId")!, now));

        // … an old one when it has something to say there.
        var question = await ana.SayAsync(threadId, "@bot when are you open?");
        await Eventually.IsTrueAsync(async () => await RepliesAsync(ana, threadId, question) > 0, "the bot answers");
        Assert.Equal(1, await RepliesAsync(ana, threadId, question));
        Assert.True(await IsInAsync(ana, threadId, now));
        Assert.Equal("service", (await ana.Http.AskAsync("GET", Asking.Thread(threadId, "participants"))).List("participants")
            .Single(one => one.GetProperty("communicationUserId").GetString() == now).GetProperty("role").GetString());
    }

    [Fact]
    public async Task A_reply_that_its_former_self_has_given_is_not_given_again()
    {
        await using var own = new ChatWorld();
        await own.InitializeAsync();
        var ana = await own.PersonAsync("ana");
        var threadId = await own.ThreadOfAsync(ana);
        var before = await BotAsync(own);
        var question = await ana.SayAsync(threadId, "@bot when are you open?");
        await Eventually.IsTrueAsync(async () => (await own.ArchiveAsync(threadId)).Any(row => row.ContainsKey("ReplyId")), "the bot has answered and noted it");

        // As if the worker had ended between the reply and the note, and another had given up the claim it took over.
        var claim = (await own.ArchiveAsync(threadId)).Single(row => row.ContainsKey("ReplyId"));
        claim.Remove("ReplyId");
        claim["IsGivenBack"] = true;
        await new CommunicationIdentityClient(own.Acs.ConnectionString, ChatWorld.TransportTo(own.Acs).Prepare(new CommunicationIdentityClientOptions()))
            .DeleteUserAsync(new CommunicationUserIdentifier(before));
        await own.Tables.GetTableClient("messages").UpdateEntityAsync(claim, claim.ETag, Azure.Data.Tables.TableUpdateMode.Replace);

        await Eventually.IsTrueAsync(
            async () => await own.DeliverAsync("BotReplies", AnEvent.Received(threadId, question, "@bot when are you open?", ana.AcsId)) == HttpStatusCode.Accepted,
            "the claim is taken over");

        Assert.NotEqual(before, await BotAsync(own));
        Assert.Equal(1, await RepliesAsync(ana, threadId, question));
    }

    private static async Task<string> BotAsync(ChatWorld world) =>
        (await world.Local.Functions.Services.GetRequiredService<BotIdentity>().IdAsync(CancellationToken.None)).Value;

    private static async Task<bool> IsInAsync(Person person, string threadId, string who)
    {
        await foreach (var page in person.In(threadId).GetParticipantsAsync().AsPages(null, 200))
        {
            if (page.Values.Any(participant => participant.User.RawId == who))
            {
                return true;
            }
        }

        return false;
    }

    private static async Task<int> RepliesAsync(Person person, string threadId, string question) =>
        (await person.SeesAllAsync(threadId)).Count(message => message.Metadata?.GetValueOrDefault("inReplyTo") == question);
}
