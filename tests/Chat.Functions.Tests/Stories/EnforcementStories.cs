using Azure.Communication;
using Azure.Communication.Chat;
using Chat.Functions.Moderation.Enforcement;
using Chat.Functions.Moderation.Sanctions;
using Chat.Functions.Tests.Support;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Tests.Stories;

/// <summary>Each action from the message to what everybody sees, the evidence and the log.</summary>
public sealed class EnforcementStories
{
    private static readonly (string Name, string Value) NoFloods = ("Moderation__FloodTimeout", "00:00:00");

    [Theory]
    [InlineData("maskword", "mask", "masked", false)]
    [InlineData("deleteword", "delete", "deleted", false)]
    [InlineData("warnword", "warn", "deleted", false)]
    [InlineData("timeoutword", "timeout", "deleted", true)]
    [InlineData("removeword", "remove", "deleted", true)]
    [InlineData("banword", "ban", "deleted", true)]
    [InlineData("flagword", "flag", "flagged", false)]
    public async Task An_action_takes_the_message_away_and_the_evidence_and_the_log_say_why(string word, string action, string outcome, bool leaves)
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach);
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);

        var messageId = await bo.SayAsync(threadId, $"so {word} there");

        await Eventually.IsTrueAsync(async () => (await world.VersionsAsync(messageId)) is [var first, ..] && first.GetString("Action") == outcome, $"{word} ends {outcome}");
        await Eventually.IsTrueAsync(world.IsQuietAsync, "nothing waits");
        var seen = await ana.SeesAsync(threadId, messageId);
        Assert.Equal(outcome == "deleted", seen.DeletedOn is not null);
        Assert.Equal(outcome switch { "masked" => "so ******** there", "flagged" => $"so {word} there", _ => "" }, seen.Content?.Message ?? "");
        Assert.Equal($"so {word} there", (await world.VersionsAsync(messageId))[0].GetString("Text"));

        var entry = Assert.Single(await world.RowsAsync("moderation"), row => row.PartitionKey == "log" && row.GetString("MessageId") == messageId);
        Assert.Equal((action, outcome, "policy", "one-of-each"), (entry.GetString("Action"), entry.GetString("Outcome"), entry.GetString("By"), entry.GetString("PolicyVersion")));
        Assert.Equal(leaves, !(await PresentAsync(ana, threadId)).Contains(bo.AcsId));
        Assert.Equal(action is "warn" or "timeout" or "remove" ? 1 : 0, (await NoticesAsync(bo)).Count);
    }

    [Fact]
    public async Task Who_is_banned_leaves_every_thread_and_gets_no_token()
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach);
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        string[] threads = [await world.ThreadOfAsync(ana, bo), await world.ThreadOfAsync(ana, bo), await world.ThreadOfAsync(bo, ana)];

        await bo.SayAsync(threads[0], "banword");

        await Eventually.IsTrueAsync(async () => (await bo.Http.PostAsync("/api/token", null)).StatusCode == System.Net.HttpStatusCode.Forbidden, "no token");
        await Eventually.IsTrueAsync(world.IsQuietAsync, "nothing waits");
        foreach (var threadId in threads)
        {
            Assert.DoesNotContain(bo.AcsId, await PresentAsync(ana, threadId));
        }
    }

    [Fact]
    public async Task A_time_out_keeps_somebody_out_whoever_brings_them_and_ends_by_itself()
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach);
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);
        await bo.SayAsync(threadId, "timeoutword");
        await Eventually.IsTrueAsync(async () => !(await PresentAsync(ana, threadId)).Contains(bo.AcsId), "bo is out");
        await Eventually.IsTrueAsync(world.IsQuietAsync, "nothing waits");

        var refused = await ana.Http.AskAsync("POST", Asking.Thread(threadId, "participants"), new { participants = new[] { new { userId = "bo" } } });
        Assert.Equal("timed-out", Assert.Single(refused.List("invalidParticipants")).GetProperty("code").GetString());

        await ana.In(threadId).AddParticipantAsync(new ChatParticipant(new CommunicationUserIdentifier(bo.AcsId)));
        await Eventually.IsTrueAsync(async () => !(await PresentAsync(ana, threadId)).Contains(bo.AcsId), "bo is out again");

        world.Clock.Advance(TimeSpan.FromMinutes(20));
        await world.The<Timeouts>().LetBackAsync(CancellationToken.None);
        Assert.DoesNotContain(bo.AcsId, await PresentAsync(ana, threadId));

        world.Clock.Advance(TimeSpan.FromMinutes(12));
        await Eventually.IsTrueAsync(async () => (await PresentAsync(ana, threadId)).Contains(bo.AcsId), "bo is back, by the timer");
        await Eventually.IsTrueAsync(async () => !(await world.RowsAsync("messages")).Any(row => row.RowKey.StartsWith("out|")), "nothing is left of it");
    }

    [Fact]
    public async Task An_owner_who_was_timed_out_comes_back_as_an_owner()
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach);
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);
        await ana.SayAsync(threadId, "timeoutword");
        await Eventually.IsTrueAsync(async () => !(await PresentAsync(bo, threadId)).Contains(ana.AcsId), "ana is out");

        world.Clock.Advance(TimeSpan.FromMinutes(31));

        await Eventually.IsTrueAsync(async () => (await ana.Http.AskAsync("GET", Asking.Thread(threadId))).Text("role") == "owner", "ana owns it");
    }

    [Fact]
    public async Task Strikes_climb_the_ladder_and_a_rule_may_count_nothing()
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.Climbing, delivers: false, settings: NoFloods);
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);

        Assert.Empty(await SayAsync(world, bo, threadId, "mildword", "mildword", "mildword", "maskword"));
        Assert.Equal(["Warn"], await SayAsync(world, bo, threadId, "deleteword"));
        Assert.Equal(["Timeout", "Warn"], await SayAsync(world, bo, threadId, "maskword"));

        Assert.DoesNotContain(bo.AcsId, await PresentAsync(ana, threadId));
        Assert.Equal(2, (await NoticesAsync(bo)).Count);
    }

    [Fact]
    public async Task A_strike_is_forgotten_after_its_time()
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.Climbing, delivers: false, settings: NoFloods);
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);
        Assert.Empty(await SayAsync(world, bo, threadId, "maskword"));

        world.Clock.Advance(TimeSpan.FromHours(25));

        // Tokens of before have run out by now.
        bo = await world.PersonAsync("bo");
        Assert.Empty(await SayAsync(world, bo, threadId, "maskword"));
    }

    [Fact]
    public async Task Events_in_any_order_and_three_times_end_in_the_same_strikes_and_sanctions()
    {
        string[]? expected = null;
        for (var seed = 1; seed <= 6; seed++)
        {
            await using var world = await ModeratedWorld.StartAsync(SamplePolicies.Climbing, delivers: false, workers: 2, settings: NoFloods);
            var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
            var threadId = await world.ThreadOfAsync(ana, bo);
            string[] texts = ["maskword", "fine", "deleteword", "maskword", "mildword", "deleteword"];
            var events = new List<string>();
            foreach (var text in texts)
            {
                var id = await bo.SayAsync(threadId, text);
                events.Add(AnEvent.Received(threadId, id, text, bo.AcsId));
            }

            var order = Enumerable.Repeat(Enumerable.Range(0, events.Count), 3).SelectMany(all => all).ToArray();
            new Random(seed).Shuffle(order);

            await Parallel.ForEachAsync(
                order.Chunk(1 + (seed % 4)),
                new ParallelOptions { MaxDegreeOfParallelism = seed % 2 == 0 ? 3 : 1 },
                async (piece, _) => await world.DeliverAsync(piece[0] % 2, [.. piece.Select(i => events[i])]));

            await world.SettleAsync();
            var moderation = await world.RowsAsync("moderation");
            string[] outcome =
            [
                .. moderation.Where(row => row.PartitionKey.StartsWith("strikes|")).Select(row => $"{row.GetString("Rule")} {row.GetInt32("Weight")} {row.GetString("Applied")}"),
                .. moderation.Where(row => row.PartitionKey == "log").Select(row => $"{row.GetString("Action")} {row.GetString("Outcome")}").Order(),
                .. (await bo.SeesAllAsync(threadId)).Where(message => message.Sender?.RawId == bo.AcsId).OrderBy(message => message.Id).Select(message => message.Content?.Message ?? "gone"),
                $"notices {(await NoticesAsync(bo)).Count}",
                $"present {(await PresentAsync(ana, threadId)).Contains(bo.AcsId)}",
            ];
            expected ??= outcome;
            Assert.Equal(expected, outcome);
            Assert.Equal(4, moderation.Count(row => row.PartitionKey.StartsWith("strikes|")));
        }
    }

    [Fact]
    public async Task A_message_of_somebody_who_left_is_taken_back_and_they_are_not_in_the_thread_afterwards()
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach, delivers: false);
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);
        var deleted = await bo.SayAsync(threadId, "deleteword");
        var masked = await bo.SayAsync(threadId, "some maskword");
        await bo.In(threadId).RemoveParticipantAsync(new CommunicationUserIdentifier(bo.AcsId));

        await world.DeliverAsync(0, AnEvent.Received(threadId, deleted, "deleteword", bo.AcsId), AnEvent.Received(threadId, masked, "some maskword", bo.AcsId));

        Assert.NotNull((await ana.SeesAsync(threadId, deleted)).DeletedOn);
        Assert.Equal("some ********", (await ana.SeesAsync(threadId, masked)).Content.Message);
        Assert.DoesNotContain(bo.AcsId, await PresentAsync(ana, threadId));
        Assert.Equal(1, world.Called("POST /chat/threads/{id}/participants/:add"));
        Assert.True(await world.IsQuietAsync());
    }

    [Fact]
    public async Task Who_had_left_before_their_time_out_is_not_brought_back_by_its_end()
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach, delivers: false);
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);
        var messageId = await bo.SayAsync(threadId, "timeoutword");
        await bo.In(threadId).RemoveParticipantAsync(new CommunicationUserIdentifier(bo.AcsId));
        await world.DeliverAsync(0, AnEvent.Received(threadId, messageId, "timeoutword", bo.AcsId));

        world.Clock.Advance(TimeSpan.FromMinutes(31));
        await world.The<Timeouts>().LetBackAsync(CancellationToken.None);

        Assert.DoesNotContain(bo.AcsId, await PresentAsync(ana, threadId));
        Assert.DoesNotContain(await world.RowsAsync("messages"), row => row.RowKey.StartsWith("out|"));
    }

    [Fact]
    public async Task Whom_a_worker_let_in_for_a_moment_before_it_ended_is_taken_out_again()
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach, delivers: false);
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);
        await world.The<WaitingThreads>().AnnounceAsync(threadId, CancellationToken.None);
        await (await world.The<Tables.ChatTables>().MessagesAsync()).AddEntityAsync(WorkRow.Leaves(threadId, new Acs.AcsUserId(bo.AcsId)));

        await Microsoft.Extensions.DependencyInjection.ActivatorUtilities.CreateInstance<EnforceWaiting>(world.Services).RunAsync(new TimerInfo(), CancellationToken.None);

        Assert.DoesNotContain(bo.AcsId, await PresentAsync(ana, threadId));
        Assert.True(await world.IsQuietAsync());
    }

    [Fact]
    public async Task What_somebody_says_whom_a_friend_brought_into_their_time_out_is_taken_back_too()
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach, delivers: false);
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);
        await world.DeliverAsync(0, AnEvent.Received(threadId, await bo.SayAsync(threadId, "timeoutword"), "timeoutword", bo.AcsId));
        Assert.DoesNotContain(bo.AcsId, await PresentAsync(ana, threadId));
        await ana.In(threadId).AddParticipantAsync(new ChatParticipant(new CommunicationUserIdentifier(bo.AcsId)));

        var messageId = await bo.SayAsync(threadId, "deleteword");
        await world.DeliverAsync(0, AnEvent.Received(threadId, messageId, "deleteword", bo.AcsId));

        Assert.NotNull((await ana.SeesAsync(threadId, messageId)).DeletedOn);
        Assert.True(await world.IsQuietAsync());
    }

    [Fact]
    public async Task Who_is_on_a_visit_of_ours_is_not_taken_out_by_the_news_of_it()
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach, delivers: false);
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);
        await world.DeliverAsync(0, AnEvent.Received(threadId, await bo.SayAsync(threadId, "timeoutword"), "timeoutword", bo.AcsId));
        var messages = await world.The<Tables.ChatTables>().MessagesAsync();
        await messages.AddEntityAsync(WorkRow.Leaves(threadId, new Acs.AcsUserId(bo.AcsId)));
        await ana.In(threadId).AddParticipantAsync(new ChatParticipant(new CommunicationUserIdentifier(bo.AcsId)));
        var news = AnEvent.ParticipantAdded(threadId, bo.AcsId, ana.AcsId, world.Clock.GetUtcNow().ToUnixTimeMilliseconds());

        await world.DeliverAsync(0, news);
        Assert.Contains(bo.AcsId, await PresentAsync(ana, threadId));

        await messages.DeleteEntityAsync(WorkRow.Leaves(threadId, new Acs.AcsUserId(bo.AcsId)));
        await world.DeliverAsync(0, news);
        Assert.DoesNotContain(bo.AcsId, await PresentAsync(ana, threadId));
    }

    [Fact]
    public async Task Who_is_taken_out_in_the_middle_of_a_visit_is_let_in_again_until_everything_is_taken_back()
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach, delivers: false);
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);
        var sent = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            sent.Add(await bo.SayAsync(threadId, $"deleteword {i}"));
        }

        await bo.In(threadId).RemoveParticipantAsync(new CommunicationUserIdentifier(bo.AcsId));
        world.Acs.SetFaults(new Emulator.Fault { Kind = Emulator.FaultKind.Latency, Method = "DELETE", Milliseconds = 150 });
        var takenBack = world.DeliverAsync(0, [.. sent.Select(id => AnEvent.Received(threadId, id, "deleteword", bo.AcsId))]);
        await Eventually.IsTrueAsync(async () => (await PresentAsync(ana, threadId)).Contains(bo.AcsId), "bo is let in");
        await ana.In(threadId).RemoveParticipantAsync(new CommunicationUserIdentifier(bo.AcsId));
        await takenBack;

        Assert.True(await world.IsQuietAsync());
        foreach (var messageId in sent)
        {
            Assert.NotNull((await ana.SeesAsync(threadId, messageId)).DeletedOn);
        }

        Assert.Equal(2, world.Called("POST /chat/threads/{id}/participants/:add"));
        Assert.DoesNotContain(bo.AcsId, await PresentAsync(ana, threadId));
    }

    [Fact]
    public async Task Where_nobody_can_take_a_message_back_the_archive_and_the_log_say_so()
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach, delivers: false);
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));

        // Made past us, so nobody of ours is in it.
        var thread = (await ana.Chat.CreateChatThreadAsync("Past us", [new ChatParticipant(new CommunicationUserIdentifier(bo.AcsId))])).Value.ChatThread.Id;
        var messageId = await bo.SayAsync(thread, "deleteword");
        await bo.In(thread).RemoveParticipantAsync(new CommunicationUserIdentifier(bo.AcsId));

        await world.DeliverAsync(0, AnEvent.Received(thread, messageId, "deleteword", bo.AcsId));

        Assert.Equal("impossible-403", (await world.VersionsAsync(messageId))[0].GetString("Action"));
        Assert.Equal("impossible-403", Assert.Single(await world.RowsAsync("moderation"), row => row.PartitionKey == "log").GetString("Outcome"));
        Assert.Null((await ana.SeesAsync(thread, messageId)).DeletedOn);
        Assert.True(await world.IsQuietAsync());
    }

    [Fact]
    public async Task Our_own_redaction_is_not_judged_again_even_under_a_policy_that_would_object_to_it()
    {
        const string policy = """{"version":"stars","rules":[{"name":"rude","action":"mask","terms":["maskword"]},{"name":"stars","action":"delete","regex":"\\*{4}"}]}""";
        await using var world = await ModeratedWorld.StartAsync(policy);
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);

        var messageId = await bo.SayAsync(threadId, "some maskword");

        await Eventually.IsTrueAsync(async () => (await world.VersionsAsync(messageId)).Count == 2, "the redaction is archived");
        await Eventually.IsTrueAsync(world.IsQuietAsync, "nothing waits");
        Assert.Equal("some ********", (await ana.SeesAsync(threadId, messageId)).Content.Message);
        Assert.Equal("allowed", (await world.VersionsAsync(messageId))[1].GetString("Judged"));

        // The same stars with a word more are not what we wrote, whatever the metadata says.
        await bo.In(threadId).UpdateMessageAsync(new UpdateChatMessageOptions { MessageId = messageId, Content = "mine ********", Metadata = { ["moderation"] = "masked" } });
        await Eventually.IsTrueAsync(async () => (await ana.SeesAsync(threadId, messageId)).DeletedOn is not null, "the sender's edit is judged");
    }

    [Fact]
    public async Task What_a_worker_that_ended_has_left_is_carried_out_by_the_timer()
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach, delivers: false);
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);
        var messageId = await bo.SayAsync(threadId, "deleteword");

        // The verdict is stored by whoever asks for it first; nobody carries it out.
        await world.The<Archive.MessageRecord>().RecordAsync(
            threadId,
            [.. Messages.ChatEvents.Read(AnEvent.Received(threadId, messageId, "deleteword", bo.AcsId)).OfType<Messages.ChatEventReading.Read>().Select(read => read.Event)],
            CancellationToken.None);
        Assert.False(await world.IsQuietAsync());

        await Microsoft.Extensions.DependencyInjection.ActivatorUtilities.CreateInstance<EnforceWaiting>(world.Services).RunAsync(new TimerInfo(), CancellationToken.None);

        Assert.NotNull((await ana.SeesAsync(threadId, messageId)).DeletedOn);
        Assert.True(await world.IsQuietAsync());
    }

    // Says these, has them handled, and answers what was done to the sender for all there is.
    private static async Task<string[]> SayAsync(ModeratedWorld world, Person sender, string threadId, params string[] texts)
    {
        foreach (var text in texts)
        {
            var id = await sender.SayAsync(threadId, text);
            await world.DeliverAsync(0, AnEvent.Received(threadId, id, text, sender.AcsId));
        }

        await world.SettleAsync();

        return [.. (await world.RowsAsync("moderation")).Where(row => row.PartitionKey.StartsWith("strikes|")).Select(row => row.GetString("Applied")).Where(applied => applied.Length > 0).Order()];
    }

    private static async Task<IReadOnlyList<string>> PresentAsync(Person who, string threadId)
    {
        var present = new List<string>();
        await foreach (var participant in who.In(threadId).GetParticipantsAsync())
        {
            present.Add(participant.User.RawId);
        }

        return present;
    }

    /// <summary>What the bot has told somebody privately.</summary>
    private static async Task<IReadOnlyList<string>> NoticesAsync(Person who)
    {
        var told = new List<string>();
        try
        {
            await foreach (var thread in who.Chat.GetChatThreadsAsync())
            {
                if (thread.Topic == "Notices")
                {
                    told.AddRange((await who.SeesAllAsync(thread.Id)).Where(message => message.Metadata?.ContainsKey("notice") == true).Select(message => message.Content.Message));
                }
            }
        }
        catch (Azure.RequestFailedException banned) when (banned.Status == 401)
        {
        }

        return told;
    }
}
