using System.Globalization;
using System.Text.RegularExpressions;
using Azure;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Stories;

/// <summary>One sender writes far more than anybody could take back, with the service's own limits in force.</summary>
public sealed partial class FloodStories
{
    private const int Messages = 300;

    private static readonly TimeSpan Flood = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    // Milliseconds from a write until its event was delivered, stored, and seen by who was at work in the thread.
    private const long ToHearOfIt = 2_000;

    // Milliseconds. learn.microsoft.com/azure/communication-services/concepts/service-limits#chat
    private static readonly (int Writes, long Window)[] RateLimits = [(10, 10_000), (30, 60_000)];

    [Fact]
    public async Task No_message_of_a_flood_outlives_five_seconds_of_the_budget_and_no_call_is_made_that_had_to_be_refused()
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach, realLimits: true);
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);

        var sent = await FloodAsync(world, bo, threadId);
        await Eventually.IsTrueAsync(world.IsQuietAsync, "nothing waits");

        Assert.NotEmpty(sent);
        var versions = (await world.RowsAsync("messages")).Where(row => row.ContainsKey("Judged")).ToList();
        var asked = AskedFor(world.AcsLogs);
        var counted = asked.Where(write => !write.IsRefused).Select(write => write.On).ToList();
        foreach (var messageId in sent)
        {
            var gone = versions.Single(row => row.GetString("MessageId") == messageId && row.GetString("Change") == "deleted").GetInt64("Version")!.Value;
            var idle = RoomWhile(counted, long.Parse(messageId), gone);
            Assert.True(idle <= Longest, $"message {sent.IndexOf(messageId)} of {sent.Count} was there for {idle.TotalSeconds:0.0} s in which the budget had room to delete it");
        }

        // A request of ours may be refused for what we cannot know of yet, or ever: what is tried by somebody who is not in the thread takes from the
        // budget, too.
        var refused = asked.Where(write => write is { IsDeletion: true, IsRefused: true }).Select(write => write.On).ToList();
        var avoidable = refused.Where(on =>
            !HasRoom(versions.Where(row => row.GetString("Change") == "deleted" || row.GetInt64("Version") < on - ToHearOfIt).Select(row => row.GetInt64("Version")!.Value), on)
            || refused.Any(earlier => earlier < on && OpensOn(counted, earlier) > on)).ToList();
        TestContext.Current.TestOutputHelper!.WriteLine($"{sent.Count} of {Messages} sent, {refused.Count} deletions refused, {avoidable.Count} of them for nothing");
        Assert.Empty(avoidable);
    }

    [Fact]
    public async Task Whoever_floods_a_thread_is_out_of_it_for_a_while_and_the_others_can_go_on()
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach, realLimits: true);
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);

        await FloodAsync(world, bo, threadId);
        await Eventually.IsTrueAsync(world.IsQuietAsync, "nothing waits");
        var present = new List<string>();
        await foreach (var participant in ana.In(threadId).GetParticipantsAsync())
        {
            present.Add(participant.User.RawId);
        }

        Assert.DoesNotContain(bo.AcsId, present);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await ana.SayAsync(threadId, "peace at last");
    }

    [Fact]
    public async Task What_the_budget_does_not_allow_waits_and_goes_in_one_visit_when_it_opens()
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach, realLimits: true, delivers: false);
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);
        var sent = new List<string>();
        for (var i = 0; i < 10; i++)
        {
            sent.Add(await bo.SayAsync(threadId, $"deleteword {i}"));
        }

        await world.DeliverAsync(0, [.. sent.Select(id => AnEvent.Received(threadId, id, "deleteword", bo.AcsId))]);

        Assert.All(await ana.SeesAllAsync(threadId), message => Assert.Null(message.DeletedOn));
        Assert.False(await world.IsQuietAsync());
        Assert.Equal(0, world.Called("DELETE /chat/threads/{id}/messages/{id}"));
        await Assert.ThrowsAsync<RequestFailedException>(() => bo.SayAsync(threadId, "more"));

        world.Clock.Advance(TimeSpan.FromSeconds(11));

        await Eventually.IsTrueAsync(world.IsQuietAsync, "nothing waits");
        Assert.Equal(10, (await ana.SeesAllAsync(threadId)).Count(message => message.DeletedOn is not null));
        Assert.Equal(10, world.Called("DELETE /chat/threads/{id}/messages/{id}"));
        Assert.Equal(1, world.Called("POST /chat/threads/{id}/participants/:add"));
        Assert.DoesNotContain(world.AcsLogs.All, line => RefusedDeletion().IsMatch(line));
    }

    [Fact]
    public async Task A_service_whose_clock_is_ahead_of_ours_is_kept_up_with()
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach, delivers: false, ownClock: true);
        world.Clock.Advance(TimeSpan.FromHours(2));
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);
        var events = new List<string>();
        for (var i = 0; i < 10; i++)
        {
            events.Add(AnEvent.Received(threadId, await bo.SayAsync(threadId, $"deleteword {i}"), "deleteword", bo.AcsId));
        }

        await world.DeliverAsync(0, [.. events]);

        await Eventually.IsTrueAsync(world.IsQuietAsync, "nothing waits");
        Assert.Equal(10, (await ana.SeesAllAsync(threadId)).Count(message => message.DeletedOn is not null));
    }

    [Fact]
    public async Task The_bot_waits_with_its_reply_until_everything_is_taken_back_and_the_budget_has_room()
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach, realLimits: true, delivers: false);
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);
        var question = await ana.SayAsync(threadId, "@bot when are you open?");
        var asked = AnEvent.Received(threadId, question, "@bot when are you open?", ana.AcsId);
        var events = new List<string> { asked };
        for (var i = 0; i < 9; i++)
        {
            events.Add(AnEvent.Received(threadId, await bo.SayAsync(threadId, $"deleteword {i}"), "deleteword", bo.AcsId));
        }

        await world.DeliverAsync(0, [.. events]);

        // Taken, and handed on: Event Grid has nothing to bring back.
        Assert.True(await world.TryDeliverAsync(0, [asked], "BotReplies"));
        Assert.DoesNotContain(await ana.SeesAllAsync(threadId), message => message.Metadata?.GetValueOrDefault("inReplyTo") == question);
        world.Clock.Advance(TimeSpan.FromSeconds(11));
        await Eventually.IsTrueAsync(world.IsQuietAsync, "nothing waits");
        Assert.Equal(9, (await ana.SeesAllAsync(threadId)).Count(message => message.DeletedOn is not null));
        await Eventually.IsTrueAsync(
            async () =>
            {
                world.Clock.Advance(TimeSpan.FromSeconds(1));

                return (await world.RowsAsync("bots")).Count == 0;
            },
            "the bot has answered");

        Assert.Single(await ana.SeesAllAsync(threadId), message => message.Metadata?.GetValueOrDefault("inReplyTo") == question);
        Assert.DoesNotContain(world.AcsLogs.All, line => line.Contains("/messages") && line.Contains(" 429 "));
    }

    // By the clock of the service: thirty messages a second, whatever the service says to them.
    private static async Task<List<string>> FloodAsync(ModeratedWorld world, Person sender, string threadId)
    {
        var began = world.Clock.GetUtcNow();
        var sent = new List<string>();
        for (var i = 0; i < Messages; i++)
        {
            var due = began + (Flood * i / Messages);
            if (due - world.Clock.GetUtcNow() is { Ticks: > 0 } early)
            {
                await Task.Delay(early, world.Clock);
            }

            try
            {
                sent.Add(await sender.SayAsync(threadId, $"deleteword {i}"));
            }
            catch (RequestFailedException refused) when (refused.Status is 403 or 429)
            {
            }
        }

        return sent;
    }

    // For how long, while a message was there, the writes of the thread left room for one more: its own deletion. Room that somebody else's next
    // write takes counts for as long as it was there.
    private static TimeSpan RoomWhile(IReadOnlyList<long> writes, long from, long gone)
    {
        const long Step = 10;
        var open = TimeSpan.Zero;
        for (var at = from; at < gone; at += Step)
        {
            open += HasRoom(writes, at) ? TimeSpan.FromMilliseconds(Step) : TimeSpan.Zero;
        }

        return open;
    }

    private static bool HasRoom(IEnumerable<long> writes, long at) =>
        RateLimits.All(limit => writes.Count(time => time < at && time > at - limit.Window) < limit.Writes);

    // When a write that was refused would not have been, had nobody written since.
    private static long OpensOn(IReadOnlyList<long> writes, long refused)
    {
        var before = writes.Where(time => time < refused).ToList();
        var at = refused;
        while (!HasRoom(before, at))
        {
            at += 10;
        }

        return at;
    }

    // What anybody asked the service to write in the only thread there is, when, and whether there was no room for it.
    private static List<(long On, bool IsDeletion, bool IsRefused)> AskedFor(LogLines lines) =>
    [
        .. lines.Timed
            .Select(line => (line.On, Match: Write().Match(line.Line)))
            .Where(line => line.Match.Success)
            .Select(line => (
                line.On.ToUnixTimeMilliseconds() - (long)double.Parse(line.Match.Groups["took"].Value, CultureInfo.InvariantCulture),
                line.Match.Groups["method"].Value == "DELETE",
                line.Match.Groups["status"].Value == "429")),
    ];

    [GeneratedRegex("DELETE .*messages.* 429 ")]
    private static partial Regex RefusedDeletion();

    [GeneratedRegex(@": (?<method>POST|PATCH|DELETE) \S*/messages(/\S*)? (?<status>\d+) in (?<took>[\d.]+) ms")]
    private static partial Regex Write();
}
