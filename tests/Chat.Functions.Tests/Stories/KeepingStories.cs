using Azure.Data.Tables;
using Chat.Emulator;
using Chat.Functions.Archive.Completeness;
using Chat.Functions.Http;
using Chat.Functions.Keeping;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Stories;

/// <summary>What is kept no longer goes, with a proof; what is held stays, whatever happens at the same moment.</summary>
public sealed class KeepingStories
{
    private static readonly (string, string)[] Classes =
    [
        ("Keeping__Classes__0__Name", "month"), ("Keeping__Classes__0__Days", "30"), ("Keeping__Classes__1__Name", "year"), ("Keeping__Classes__1__Days", "365"), ("Keeping__DefaultClass", "month"),
    ];

    // All of what is said here is from 5 January 2026.
    private const long Then = 1_767_607_200_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_its_class_keeps_no_longer_goes_with_its_versions_and_leaves_a_proof_without_words()
    {
        await using var world = await WorldAsync();
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var (shortly, longer) = (await TalkAsync(world, ana, bo), await TalkAsync(world, ana, bo));
        using var compliance = await world.SignInAsync("co", Roles.Compliance);
        Assert.Equal("year", (await compliance.AskAsync("PUT", Asking.Thread(longer, "archive"), new { archiveClass = "year" })).Text("archiveClass"));
        Assert.Equal("archive-class-unknown", (await compliance.AskAsync("PUT", Asking.Thread(longer, "archive"), new { archiveClass = "day" })).Code);

        await PurgeAsync(world);

        // Ana and bo are in the thread still, so the archive has to know since when; that cem was there is over.
        var left = await PartitionAsync(world, shortly);
        Assert.Equal(["keep", "keep", "z"], left.Select(row => row.RowKey.Split('|')[0]));
        Assert.Equal(28, Kept(await PartitionAsync(world, longer)));
        Assert.DoesNotContain(left, row => row.Any(property => property.Value is string text && text.Contains("said")));
        var shown = await compliance.AskAsync("GET", Asking.Thread(shortly, "archive"));
        var proof = Assert.Single(shown.List("purges"));
        Assert.Equal(("month", 30, 27), (proof.GetProperty("archiveClass").GetString(), proof.GetProperty("days").GetInt32(), proof.GetProperty("rows").GetInt32()));
        Assert.True(shown.Body.GetProperty("isDefault").GetBoolean());
    }

    [Fact]
    public async Task A_class_is_given_when_a_thread_is_made_by_those_who_may()
    {
        await using var world = await WorldAsync();
        using var backend = world.Backend();
        var ana = await world.PersonAsync("ana");
        var ask = new { topic = "Kept", participants = Array.Empty<object>(), archiveClass = "year" };

        Assert.Equal("compliance-only", (await ana.Http.AskAsync("POST", "/api/threads", ask)).Code);
        var threadId = (await backend.AskAsync("POST", "/api/users/ana/threads", ask)).Text("threadId")!;

        using var admin = await world.SignInAsync("root", Roles.Admin);
        Assert.Equal("year", (await admin.AskAsync("GET", Asking.Thread(threadId, "archive"))).Text("archiveClass"));
    }

    [Fact]
    public async Task Nothing_of_a_held_thread_goes_until_the_hold_is_lifted()
    {
        await using var world = await WorldAsync();
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await TalkAsync(world, ana, bo);
        using var compliance = await world.SignInAsync("co", Roles.Compliance);
        using var backend = world.Backend();
        await compliance.AskAsync("PUT", Asking.Thread(threadId, "hold"), new { reason = "case 17" });

        await PurgeAsync(world);
        await backend.AskAsync("DELETE", "/api/users/ana");
        var erasure = await backend.AskAsync("GET", "/api/users/ana/erasure");

        Assert.Equal(28, Kept(await PartitionAsync(world, threadId)));
        Assert.Contains(await PartitionAsync(world, threadId), row => row.GetString("Text") == "said 1" && row.GetString("SenderName") is not null);
        Assert.Equal(("held", "a legal hold"), (erasure.Text("status"), erasure.Text("waitsFor")));

        await compliance.AskAsync("DELETE", Asking.Thread(threadId, "hold"));
        await Eventually.IsTrueAsync(
            async () =>
            {
                await world.The<Privacy.Erasure>().ContinueAllAsync(TimeSpan.FromSeconds(20), Cancellation);

                return (await backend.AskAsync("GET", "/api/users/ana/erasure")).Text("status") == "done";
            },
            "the erasure goes on");
        Assert.DoesNotContain(await PartitionAsync(world, threadId), row => row.GetString("Sender") == ana.AcsId && row.ContainsKey("Text"));
        world.Clock.Advance(TimeSpan.FromDays(1));
        await PurgeAsync(world);
        Assert.Equal(1, Kept(await PartitionAsync(world, threadId)));
    }

    [Fact]
    public async Task What_a_held_user_said_stays_and_what_the_others_said_goes()
    {
        await using var world = await WorldAsync();
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await TalkAsync(world, ana, bo);
        using var backend = world.Backend();
        await backend.AskAsync("PUT", "/api/users/ana/hold", new { reason = "case 17" });

        await PurgeAsync(world);

        var left = (await PartitionAsync(world, threadId)).Where(row => row.ContainsKey("Judged")).ToList();
        Assert.Equal(10, left.Count);
        Assert.All(left, row => Assert.Equal(ana.AcsId, row.GetString("Sender")));

        await backend.AskAsync("DELETE", "/api/users/ana/hold");
        world.Clock.Advance(TimeSpan.FromDays(1));
        await PurgeAsync(world);
        Assert.Equal(1, Kept(await PartitionAsync(world, threadId)));
    }

    [Fact]
    public async Task A_hold_that_comes_in_the_middle_of_a_purge_loses_nothing_from_when_it_is_answered()
    {
        await using var world = await WorldAsync();
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        using var compliance = await world.SignInAsync("co", Roles.Compliance);
        using var backend = world.Backend();
        var (kept, caught) = (0, 0);
        for (var round = 0; round < 12; round++)
        {
            var ofThread = round % 2 == 0;
            var threadId = await TalkAsync(world, ana, bo, messages: 1500);
            var random = new Random(round);

            var purge = world.The<ThreadPurge>().PurgeAsync(threadId, Cancellation);
            var some = random.Next(1, 10) * 98;
            while (!purge.IsCompleted && Proven(await PartitionAsync(world, threadId)) < some)
            {
                // As far as chance wants it to have come.
            }

            var hold = ofThread
                ? await compliance.AskAsync("PUT", Asking.Thread(threadId, "hold"), new { reason = "case 17" })
                : await backend.AskAsync("PUT", "/api/users/ana/hold", new { reason = "case 17" });
            var atAnswer = (await PartitionAsync(world, threadId)).Where(row => row.ContainsKey("Judged") && (ofThread || row.GetString("Sender") == ana.AcsId)).Select(row => row.RowKey).ToHashSet();
            await purge;
            world.Clock.Advance(TimeSpan.FromDays(1));
            await world.The<ThreadPurge>().PurgeAsync(threadId, Cancellation);

            var after = await PartitionAsync(world, threadId);
            Assert.Equal(200, hold.Status);
            Assert.Empty(atAnswer.Except(after.Select(row => row.RowKey)));

            // What the proofs say is what went.
            Assert.Equal(1508, Kept(after) + Proven(after));
            kept += atAnswer.Count;
            caught += atAnswer.Count is > 0 and < 1400 ? 1 : 0;
            await backend.AskAsync("DELETE", "/api/users/ana/hold");
        }

        Assert.True(kept > 0 && caught > 2, $"No hold met a purge: {kept} rows kept, {caught} purges caught.");
    }

    [Fact]
    public async Task A_purge_that_a_store_keeps_interrupting_ends_with_proofs_of_exactly_what_went()
    {
        await using var world = await WorldAsync(mayBeOnAzurite: false);
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threadId = await TalkAsync(world, ana, bo, messages: 1500);
        world.Tables.SetFaults(
            new Fault { Kind = FaultKind.Error, Status = 503, Rate = 0.2, Seed = 5 },
            new Fault { Kind = FaultKind.Conflict, Rate = 0.1, Seed = 6 },
            new Fault { Kind = FaultKind.LostAnswer, Rate = 0.2, Seed = 7 });
        var interrupted = 0;
        await Eventually.IsTrueAsync(
            async () =>
            {
                try
                {
                    await world.The<ThreadPurge>().PurgeAsync(threadId, Cancellation);

                    return true;
                }
                catch (Exception fault) when (Messages.PassingFault.Is(fault))
                {
                    interrupted++;

                    return false;
                }
            },
            "the purge comes to its end");
        world.Tables.SetFaults();
        await world.The<ThreadPurge>().PurgeAsync(threadId, Cancellation);

        var left = await PartitionAsync(world, threadId);
        Assert.True(interrupted > 1, "Nothing interrupted it.");
        Assert.Equal((1, 1507), (Kept(left), Proven(left)));
    }

    [Fact]
    public async Task What_was_purged_is_not_brought_back_from_the_service()
    {
        await using var world = await WorldAsync();
        var ana = await world.PersonAsync("ana");
        var threadId = await world.ThreadOfAsync(ana);
        await ana.SayAsync(threadId, "said once");
        world.Clock.Advance(TimeSpan.FromDays(40));
        await world.The<ThreadCheck>().CheckAsync(threadId, Cancellation);
        Assert.Contains(await PartitionAsync(world, threadId), row => row.GetString("Text") == "said once");

        await world.The<ThreadPurge>().PurgeAsync(threadId, Cancellation);
        var checkedUpTo = (await world.RowsAsync("threads")).Single(row => row.PartitionKey == threadId && row.RowKey == CheckRow.Row);
        checkedUpTo[nameof(CheckRow.UpTo)] = 0L;
        await (await world.The<Tables.ChatTables>().ThreadsAsync()).UpdateEntityAsync(checkedUpTo, checkedUpTo.ETag, TableUpdateMode.Replace, Cancellation);
        await world.The<ThreadCheck>().CheckAsync(threadId, Cancellation);

        Assert.DoesNotContain(await PartitionAsync(world, threadId), row => row.ContainsKey("Judged"));
    }

    [Fact]
    public async Task What_could_not_be_delivered_is_kept_no_longer_than_its_thread_and_held_with_it()
    {
        await using var world = await WorldAsync();
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var threads = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            threads.Add(await world.ThreadOfAsync(ana, bo));
            await world.The<Delivery.UndeliveredEvents>().ParkAsync(AnEvent.Received(threads[i], $"{Then}", "said and lost", i == 2 ? bo.AcsId : ana.AcsId), "a story", Cancellation);
        }

        using var compliance = await world.SignInAsync("co", Roles.Compliance);
        using var backend = world.Backend();
        await compliance.AskAsync("PUT", Asking.Thread(threads[0], "hold"), new { reason = "case 17" });
        await backend.AskAsync("PUT", "/api/users/bo/hold", new { reason = "case 17" });
        world.Clock.Advance(TimeSpan.FromDays(400));
        await world.The<Delivery.UndeliveredPurge>().PurgeAsync(Cancellation);

        var left = (await world.RowsAsync("deliveries")).Where(row => row.ContainsKey("Event0")).Select(row => row.GetString("Event0")).ToList();
        Assert.Equal(2, left.Count);
        Assert.DoesNotContain(left, json => json.Contains(threads[1]));
        using var admin = await world.SignInAsync("root", Roles.Admin);
        Assert.Equal(2, (await admin.AskAsync("GET", "/api/deliveries")).List("deliveries").Count);
    }

    // What a story looks at, it does itself: the clock is moved by months, and no timer goes with it.
    private static async Task<ModeratedWorld> WorldAsync(bool mayBeOnAzurite = true) => await ModeratedWorld.StartAsync(
        SamplePolicies.OneOfEach,
        delivers: false,
        mayBeOnAzurite: mayBeOnAzurite,
        settings: [.. Classes, .. new[] { nameof(PurgeArchive), nameof(CompleteArchive), nameof(Privacy.ContinueErasures) }.Select(timer => ($"AzureWebJobs.{timer}.Disabled", "true"))]);

    private static async Task PurgeAsync(ModeratedWorld world) => await world.The<PurgeStory>().PurgeAsync(TimeSpan.FromMinutes(1), Cancellation);

    // Ana and bo in turn; two of bo's first words are edited. Cem was there, and has gone.
    private static async Task<string> TalkAsync(ModeratedWorld world, Person ana, Person bo, int messages = 20)
    {
        var threadId = $"19:{Guid.NewGuid():n}@thread.v2";
        var cem = $"8:acs:{Guid.NewGuid()}_{Guid.NewGuid()}";
        var events = Enumerable.Range(1, messages)
            .Select(i => AnEvent.Received(threadId, $"{Then + (1000 * i)}", $"said {i}", i % 2 == 1 ? ana.AcsId : bo.AcsId))
            .Concat(
            [
                AnEvent.Created(threadId, Then, [ana.AcsId, bo.AcsId]),
                AnEvent.ParticipantAdded(threadId, cem, ana.AcsId, Then + 1),
                AnEvent.ParticipantRemoved(threadId, cem, ana.AcsId, Then + 2),
                AnEvent.Edited(threadId, $"{Then + 2000}", "said otherwise", bo.AcsId, Then + 2500),
                AnEvent.Edited(threadId, $"{Then + 4000}", "said otherwise", bo.AcsId, Then + 4500),
            ]);
        foreach (var batch in events.Chunk(100))
        {
            await world.DeliverAsync(0, batch);
        }

        return threadId;
    }

    private static async Task<IReadOnlyList<TableEntity>> PartitionAsync(ModeratedWorld world, string threadId)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in (await world.The<Tables.ChatTables>().MessagesAsync()).QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {threadId}"), cancellationToken: Cancellation))
        {
            rows.Add(row);
        }

        return rows;
    }

    private static int Kept(IEnumerable<TableEntity> rows) => rows.Count(row => !row.RowKey.StartsWith("keep", StringComparison.Ordinal));

    private static int Proven(IEnumerable<TableEntity> rows) => rows.Sum(row => row.GetInt32(nameof(PurgeRow.Rows)) ?? 0);
}
