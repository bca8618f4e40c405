using System.Text.RegularExpressions;
using Azure.Communication;
using Azure.Communication.Chat;
using Chat.Emulator;
using Chat.Functions.Archive.Completeness;
using Chat.Functions.Tests.Support;
using Chat.Local;

namespace Chat.Functions.Tests.Stories;

/// <summary>Workers that end in the middle, without a warning: what they had not finished comes again, and what they had is not there twice.</summary>
public sealed partial class KillStories
{
    private const int Kills = 100;

    // Each takes a second of a core to start, so the next ones do while others are killed.
    private const int StartedAhead = 3;

    [Fact]
    public async Task A_hundred_workers_killed_in_the_middle_of_a_batch_lose_nothing_and_double_nothing()
    {
        await using var world = await ModeratedWorld.StartAsync(
            SamplePolicies.OneOfEach, delivers: false, settings: [($"AzureWebJobs.{nameof(CompleteArchive)}.Disabled", "true")]);
        await using var door = await FrontDoor.StartAsync();
        await using var workers = new Pool(world.Settings);
        var (ana, bo, cem) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"), await world.PersonAsync("cem"));
        List<string> threads = [];
        var midway = 0;
        var current = await workers.NextAsync();
        door.Worker = current.Address;
        await world.Acs.SubscribeAsync(LocalRun.Subscriptions(door.Address, Pool.Key).First());
        for (var i = 0; i < 4; i++)
        {
            threads.Add(await world.ThreadOfAsync(ana, bo));
        }

        for (var kill = 0; kill < Kills; kill++)
        {
            var random = new Random(kill);
            var arrival = door.ArrivalAsync();
            await SaySomethingAsync(random, threads, ana, bo, cem);
            world.Clock.Advance(TimeSpan.FromSeconds(10));
            await arrival.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

            // After so many of its writes as chance wants, or when it has done with the batch.
            var (before, answered) = (Writes(world), door.Answered);
            var writes = before + random.Next(10);
            using (var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(1)))
            {
                while (Writes(world) < writes && door.Answered == answered && await looks.WaitForNextTickAsync(TestContext.Current.CancellationToken))
                {
                }
            }

            door.Worker = null;
            await current.Process.KillAsync();
            midway += Writes(world) > before && door.Answered == answered ? 1 : 0;
            await current.Process.DisposeAsync();
            current = await workers.NextAsync();
            door.Worker = current.Address;
        }

        await Eventually.IsTrueAsync(
            () =>
            {
                var waiting = world.Acs.Deliveries.Any(one => one.Status is DeliveryStatus.Pending);
                world.Clock.Advance(TimeSpan.FromSeconds(waiting ? 30 : 0));

                return Task.FromResult(!waiting);
            },
            "everything is delivered");
        Assert.All(world.Acs.Deliveries, one => Assert.Equal(DeliveryStatus.Delivered, one.Status));
        var rows = await world.RowsAsync("messages");
        foreach (var threadId in threads)
        {
            Assert.Equal(await ArchiveLines.ListedAsync(await world.PersonAsync("ana"), threadId), ArchiveLines.Of(rows, threadId));
        }

        TestContext.Current.SendDiagnosticMessage($"{door.Cut} batches cut, {midway} between two of their writes.");
        Assert.True(door.Cut > Kills / 2 && midway > Kills / 3, $"Only {door.Cut} batches were cut, {midway} between two of their writes.");
    }

    private static long Writes(ModeratedWorld world) => world.Tables.Requests.Where(request => !request.Key.StartsWith("GET", StringComparison.Ordinal)).Sum(request => request.Value);

    // A few messages, so that there is a batch for each thread; now and then an edit, a deletion, somebody who comes or goes.
    private static async Task SaySomethingAsync(Random random, List<string> threads, Person ana, Person bo, Person cem)
    {
        foreach (var threadId in threads)
        {
            var first = await ana.SayAsync(threadId, $"said {random.Next()}");
            var second = await bo.SayAsync(threadId, $"said {random.Next()}");
            switch (random.Next(4))
            {
                case 0:
                    await ana.In(threadId).UpdateMessageAsync(first, $"edited {random.Next()}");
                    break;
                case 1:
                    await bo.In(threadId).DeleteMessageAsync(second);
                    break;
                case 2:
                    await ana.In(threadId).AddParticipantAsync(new ChatParticipant(new CommunicationUserIdentifier(cem.AcsId)));
                    await ana.In(threadId).RemoveParticipantAsync(new CommunicationUserIdentifier(cem.AcsId));
                    break;
            }
        }
    }

    private sealed record Worker(ProgramProcess Process, Uri Address);

    private sealed partial class Pool(IReadOnlyDictionary<string, string?> settings) : IAsyncDisposable
    {
        public const string Key = "the-key-of-this-story";

        private readonly Queue<Task<Worker>> starting = new();
        private Task<Worker>? last;

        public Task<Worker> NextAsync()
        {
            while (starting.Count <= StartedAhead)
            {
                starting.Enqueue(StartAsync());
            }

            return last = starting.Dequeue();
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var worker in last is null ? starting : starting.Append(last))
            {
                await (await worker).Process.DisposeAsync();
            }
        }

        private async Task<Worker> StartAsync()
        {
            var process = ProgramProcess.Start("Chat.Local", ["functions", "--port", "0", "--key", Key], settings);
            await process.SaysAsync("Ctrl-C stops");

            return new Worker(process, new Uri(Address().Match(process.Output).Value));
        }

        [GeneratedRegex("http://127.0.0.1:[0-9]+")]
        private static partial Regex Address();
    }
}
