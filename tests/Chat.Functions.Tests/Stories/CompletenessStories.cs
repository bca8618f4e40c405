using Azure.Communication;
using Azure.Communication.Chat;
using Chat.Emulator;
using Chat.Functions.Archive.Completeness;
using Chat.Functions.Messages;
using Chat.Functions.Tests.Support;
using Chat.Local;

namespace Chat.Functions.Tests.Stories;

/// <summary>What Event Grid never told is in the archive all the same.</summary>
public sealed class CompletenessStories
{
    private const int Threads = 6;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_app_that_nobody_has_used_yet_makes_no_identity_for_it()
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach, delivers: false);

        await world.The<CompletenessStory>().CompleteAsync(TimeSpan.FromMinutes(1), Cancellation);

        Assert.DoesNotContain(world.Acs.Requests.Keys, request => request.StartsWith("POST /identities", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_one_event_in_twenty_lost_the_archive_ends_equal_to_what_the_service_lists()
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach, delivers: false, mayBeOnAzurite: true);

        // Each event alone, so that one in twenty is one in twenty.
        await world.Acs.SubscribeAsync(EventSubscription.ToWebhook("chat-events", LocalRun.Subscriptions(world.Address, ModeratedWorld.Key).First().Properties.Destination!.Properties!.EndpointUrl!, [.. ChatEvents.Handled]), Cancellation);
        world.Acs.SetFaults(new Fault { Kind = FaultKind.DropEvents, Rate = 0.05, Seed = 7 });
        var (ana, bo, cem) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"), await world.PersonAsync("cem"));
        var threads = new List<string>();
        for (var i = 0; i < Threads; i++)
        {
            threads.Add(i == 0
                ? (await ana.Chat.CreateChatThreadAsync("Past us", [new ChatParticipant(new CommunicationUserIdentifier(bo.AcsId))])).Value.ChatThread.Id
                : await world.ThreadOfAsync(ana, bo));
            await TalkAsync(new Random(i), threads[i], ana, bo, cem);
        }

        await Eventually.IsTrueAsync(() => Task.FromResult(world.Acs.Deliveries.All(one => one.Status != DeliveryStatus.Pending)), "what is not lost is delivered");
        await world.SettleAsync();
        var lacking = 0;
        foreach (var threadId in threads)
        {
            lacking += (await ArchiveLines.ListedAsync(ana, threadId)).Except(ArchiveLines.Of(await world.RowsAsync("messages"), threadId)).Count();
        }

        Assert.True(lacking > 5, $"Only {lacking} things were lost.");

        world.Acs.SetFaults();
        world.Clock.Advance(TimeSpan.FromMinutes(20));
        await CompleteAsync(world);

        foreach (var threadId in threads)
        {
            Assert.Equal(await ArchiveLines.ListedAsync(ana, threadId), ArchiveLines.Of(await world.RowsAsync("messages"), threadId));
        }

        var filled = await FilledAsync(world);
        Assert.InRange(filled, lacking, lacking + Threads);
        Assert.Contains(world.Logs.All, line => line.Contains("no event had told"));
        Assert.DoesNotContain(world.Logs.All, line => line.Contains("said 1"));

        world.Clock.Advance(TimeSpan.FromMinutes(20));
        await CompleteAsync(world);
        Assert.Equal(filled, await FilledAsync(world));
    }

    [Fact]
    public async Task What_is_so_new_that_its_event_may_be_on_its_way_is_left_to_it()
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach, delivers: false, mayBeOnAzurite: true);
        var ana = await world.PersonAsync("ana");
        var threadId = await world.ThreadOfAsync(ana);
        await ana.SayAsync(threadId, "said 1");
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        await CompleteAsync(world);
        Assert.Empty(ArchiveLines.Of(await world.RowsAsync("messages"), threadId));

        var late = await ana.SayAsync(threadId, "said 2");
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        await CompleteAsync(world);

        var archived = ArchiveLines.Of(await world.RowsAsync("messages"), threadId);
        Assert.Equal((await ArchiveLines.ListedAsync(ana, threadId)).Where(line => !line.Contains(late)), archived);
        Assert.Contains(archived, line => line.Contains("said 1"));
    }

    [Fact]
    public async Task What_is_found_late_is_judged_like_what_came_in_time()
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach, delivers: false, mayBeOnAzurite: true);
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await world.ThreadOfAsync(ana, bo);
        var messageId = await bo.SayAsync(threadId, "deleteword");
        world.Clock.Advance(TimeSpan.FromMinutes(20));

        await CompleteAsync(world);
        await world.SettleAsync();

        Assert.NotNull((await ana.SeesAsync(threadId, messageId)).DeletedOn);
        Assert.Equal("deleteword", (await world.VersionsAsync(messageId))[0].GetString("Text"));
    }

    [Fact]
    public async Task A_comparison_that_is_cut_off_goes_on_where_it_was()
    {
        await using var world = await ModeratedWorld.StartAsync(
            SamplePolicies.OneOfEach, delivers: false, mayBeOnAzurite: true, settings: [($"AzureWebJobs.{nameof(CompleteArchive)}.Disabled", "true")]);
        var ana = await world.PersonAsync("ana");
        var threadId = await world.ThreadOfAsync(ana);
        for (var i = 0; i < 650; i++)
        {
            await ana.SayAsync(threadId, $"said {i}");
        }

        world.Clock.Advance(TimeSpan.FromMinutes(20));
        world.Acs.SetFaults(new Fault { Kind = FaultKind.Error, Rate = 0.6, Seed = 3, Method = "GET", Target = $"/chat/threads/{threadId}/messages" });
        var places = new HashSet<string?>();
        await Eventually.IsTrueAsync(
            async () =>
            {
                await world.The<CompletenessStory>().CompleteAsync(TimeSpan.FromMinutes(1), Cancellation);
                var row = (await world.RowsAsync("threads")).SingleOrDefault(one => one.RowKey == CheckRow.Row);
                places.Add(row?.GetString(nameof(CheckRow.Next)));

                return row?.GetInt64(nameof(CheckRow.UpTo)) > 0;
            },
            "the comparison comes to its end");

        world.Acs.SetFaults();
        Assert.True(places.Count > 2, "It was never cut off.");
        Assert.Equal(await ArchiveLines.ListedAsync(ana, threadId), ArchiveLines.Of(await world.RowsAsync("messages"), threadId));
        Assert.Equal((await ArchiveLines.ListedAsync(ana, threadId)).Count, await FilledAsync(world));
    }

    [Fact]
    public async Task The_words_of_somebody_who_was_erased_are_not_brought_back()
    {
        await using var world = await ModeratedWorld.StartAsync(SamplePolicies.OneOfEach, delivers: false, mayBeOnAzurite: true);
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));

        // Nobody of ours is in it, and bo is no longer: nobody can take the message back.
        var threadId = (await ana.Chat.CreateChatThreadAsync("Past us", [new ChatParticipant(new CommunicationUserIdentifier(bo.AcsId))])).Value.ChatThread.Id;
        var messageId = await bo.SayAsync(threadId, "said by bo");
        await bo.In(threadId).RemoveParticipantAsync(new CommunicationUserIdentifier(bo.AcsId));
        await world.DeliverAsync(0, AnEvent.Received(threadId, await ana.SayAsync(threadId, "said by ana"), "said by ana", ana.AcsId), AnEvent.Created(threadId, 1767607200000, [ana.AcsId]));
        using (var backend = world.Backend())
        {
            await Eventually.IsTrueAsync(async () => (await backend.AskAsync("DELETE", "/api/users/bo")).Status == 200, "bo is forgotten");
        }

        world.Clock.Advance(TimeSpan.FromDays(3));
        await CompleteAsync(world);

        ana = await world.PersonAsync("ana");
        Assert.Equal("said by bo", (await ana.SeesAsync(threadId, messageId)).Content.Message);
        var row = Assert.Single(await world.VersionsAsync(messageId));
        Assert.Equal((null, null), (row.GetString("Text"), row.GetString("SenderName")));
    }

    // The timer runs as well, as the clock moves: whoever comes first to a thread looks at it.
    private static async Task CompleteAsync(ModeratedWorld world)
    {
        var from = world.Clock.GetUtcNow();
        await Eventually.IsTrueAsync(
            async () =>
            {
                await world.The<CompletenessStory>().CompleteAsync(TimeSpan.FromMinutes(1), Cancellation);

                return (await world.RowsAsync("threads")).Where(row => row.RowKey == CheckRow.Row).ToList() is { Count: > 0 } rows
                    && rows.All(row => row.GetDateTimeOffset(nameof(CheckRow.CheckedOn)) >= from && !row.ContainsKey(nameof(CheckRow.Next)) && !row.ContainsKey(nameof(CheckRow.BusyUntil)));
            },
            "every thread is compared");
    }

    // The first two of a thread are always there; then whatever chance wants.
    private static async Task TalkAsync(Random random, string threadId, Person ana, Person bo, Person cem)
    {
        var said = new List<(Person By, string Id)>();
        var isCemIn = false;
        for (var i = 0; i < 45; i++)
        {
            var by = random.Next(2) == 0 ? ana : bo;
            switch (random.Next(10))
            {
                case 0 when said.Count > 0:
                    var edited = said[random.Next(said.Count)];
                    await edited.By.In(threadId).UpdateMessageAsync(edited.Id, $"edited {i}", Cancellation);
                    break;
                case 1 when said.Count > 0:
                    var deleted = said[random.Next(said.Count)];
                    said.Remove(deleted);
                    await deleted.By.In(threadId).DeleteMessageAsync(deleted.Id, Cancellation);
                    break;
                case 2:
                    await (isCemIn
                        ? ana.In(threadId).RemoveParticipantAsync(new CommunicationUserIdentifier(cem.AcsId), Cancellation)
                        : ana.In(threadId).AddParticipantAsync(new ChatParticipant(new CommunicationUserIdentifier(cem.AcsId)), Cancellation));
                    isCemIn = !isCemIn;
                    break;
                case 3:
                    await ana.In(threadId).UpdateTopicAsync($"topic {i}", Cancellation);
                    break;
                default:
                    said.Add((by, await by.SayAsync(threadId, $"said {i}")));
                    break;
            }
        }
    }

    private static async Task<int> FilledAsync(ModeratedWorld world) =>
        (await world.RowsAsync("threads")).Where(row => row.RowKey == CheckRow.Row).Sum(row => row.GetInt32(nameof(CheckRow.Filled)) ?? 0);
}
