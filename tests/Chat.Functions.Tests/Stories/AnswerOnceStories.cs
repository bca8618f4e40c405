using System.Collections.Concurrent;
using Azure.Communication.Chat;
using Chat.Emulator;
using Chat.Functions.Bots;
using Chat.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Functions.Tests.Stories;

/// <summary>One reply to each trigger, whatever is delivered twice, whoever is at it at the same time, and wherever somebody crashes.</summary>
public sealed class AnswerOnceStories
{
    private const int Workers = 2;
    private const int Runs = 1000;
    private const int AtOnce = 20;
    private const int Askers = 10;

    // A person's share of a minute, which passes by the real clock, and enough of it.
    private const string NoLimit = "600";

    /// <summary>Where the first worker meets its end; what it leaves behind is the same whether a process died there or a call failed.</summary>
    private enum Crash
    {
        Nowhere,

        /// <summary>While the handler works: the claim is taken, nothing is sent.</summary>
        InTheHandler,

        /// <summary>The service answers 503 and has done nothing, which nobody can know.</summary>
        BeforeSending,

        /// <summary>Somewhere while the request is under way.</summary>
        WhileSending,

        /// <summary>The service has taken the reply, the answer never comes.</summary>
        AnswerLost,

        /// <summary>The service has taken the reply and answers 500.</summary>
        FailedAfterSending,

        /// <summary>The reply is sent and not marked.</summary>
        BeforeMarking,

        /// <summary>The service asks to wait: nothing is sent.</summary>
        Throttled,
    }

    [Fact]
    public async Task A_thousand_triggers_get_one_reply_each_at_every_crash_duplicated_and_by_two_workers()
    {
        var bots = new ConcurrentBag<CrashingBot>();
        await using var world = await ModeratedWorld.StartAsync(
            APolicy.Json(),
            delivers: false,
            workers: Workers,
            oneClock: true,
            services: services => services.AddSingleton<IBot>(_ =>
            {
                var bot = new CrashingBot();
                bots.Add(bot);

                return bot;
            }),
            settings: [("BotManners__PerUserPerMinute", NoLimit), ("Token__Lifetime", "1.00:00:00")]);
        var askers = new List<Person>();
        for (var i = 0; i < Askers; i++)
        {
            askers.Add(await world.PersonAsync($"asker-{i}"));
        }

        var bot = (await world.The<BotRoster>().Find("crashing")!.IdAsync(CancellationToken.None)).Value;
        var stories = world.Hosts.Select(host => host.Services.GetRequiredService<BotReplyStory>()).ToArray();
        var (wrong, crashes, again) = (new ConcurrentBag<string>(), new ConcurrentDictionary<Crash, int>(), 0);
        for (var first = 0; first < Runs; first += AtOnce)
        {
            var runs = await Task.WhenAll(Enumerable.Range(first, AtOnce).Select(seed => BeginAsync(seed, askers[seed % Askers], bot)));

            // The claims of all runs share a path: what goes wrong with them goes wrong by chance.
            world.Acs.SetFaults([.. runs.SelectMany(run => run.Faults)]);
            world.Tables.SetFaults(
            [
                new Fault { Kind = FaultKind.LostAnswer, Target = "/messages", Method = "POST", Rate = 0.05, Seed = first },
                new Fault { Kind = FaultKind.Conflict, Target = "/messages", Method = "POST", Rate = 0.03, Seed = first + 1 },
                .. runs.SelectMany(run => run.MarkingFaults),
            ]);
            foreach (var run in runs.Where(run => run.Crash is Crash.InTheHandler))
            {
                bots.ElementAt(run.Seed / 8 % Workers).Crashing[run.Question] = true;
                bots.First().Crashing[run.Question] = true;
            }

            await Task.WhenAll(runs.Select(run => DeliverAsync(run, stories)));
            world.Acs.SetFaults();
            world.Tables.SetFaults();
            // Event Grid brings back what was not taken, on and on; the leases end.
            for (var round = 0; round < 3; round++)
            {
                await Task.WhenAll(runs.Select(async run =>
                {
                    if (await TryAsync(stories[(run.Seed + round) % Workers], run, CancellationToken.None))
                    {
                        return;
                    }

                    Interlocked.Increment(ref again);
                }));
                world.Clock.Advance(TimeSpan.FromSeconds(20));
            }

            await Eventually.IsTrueAsync(
                async () =>
                {
                    world.Clock.Advance(TimeSpan.FromSeconds(1));

                    return (await world.RowsAsync("bots")).Count == 0;
                },
                "nothing waits");
            foreach (var run in runs)
            {
                Assert.True(await TryAsync(stories[0], run, CancellationToken.None), $"Run {run.Seed}: the event is never taken.");
                crashes.AddOrUpdate(run.Crash, 1, (_, number) => number + 1);
                var replies = (await run.Asker.SeesAllAsync(run.ThreadId)).Count(message => message.Metadata?.GetValueOrDefault("inReplyTo") == run.Question);
                if (replies != 1)
                {
                    wrong.Add($"run {run.Seed}, crash {run.Crash}: {replies} replies");
                }
            }
        }

        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.Order().Take(10)));
        Assert.All(Enum.GetValues<Crash>(), crash => Assert.True(crashes.GetValueOrDefault(crash) > Runs / 16, $"{crash} happened {crashes.GetValueOrDefault(crash)} times."));
        Assert.True(again > Runs / 16, $"The crashes did nothing: {again} deliveries came again.");
    }

    private static async Task<Run> BeginAsync(int seed, Person asker, string bot)
    {
        var random = new Random(seed);
        var threadId = (await asker.Chat.CreateChatThreadAsync(
            $"Run {seed}", [new ChatParticipant(new Azure.Communication.CommunicationUserIdentifier(bot))])).Value.ChatThread.Id;
        var question = await asker.SayAsync(threadId, "@crashing go");

        return new Run(
            seed, asker, threadId, question, (Crash)(seed % Enum.GetValues<Crash>().Length), 1 + random.Next(4), random.Next(2) == 0, random.Next(1, 12),
            AnEvent.Received(threadId, question, "@crashing go", asker.AcsId));
    }

    // To two workers, at the same time or one after the other, several times.
    private static async Task DeliverAsync(Run run, BotReplyStory[] stories)
    {
        var deliveries = Enumerable.Range(0, run.Deliveries).Select(number => new Func<Task>(async () =>
        {
            using var dies = new CancellationTokenSource();
            CrashingBot.Worker.Value = dies;
            if (run.Crash is Crash.WhileSending && number == 0)
            {
                dies.CancelAfter(run.DiesAfter);
            }

            await TryAsync(stories[(run.Seed + number) % Workers], run, dies.Token);
        }));
        if (run.IsConcurrent)
        {
            await Task.WhenAll(deliveries.Select(deliver => deliver()));
            return;
        }

        foreach (var deliver in deliveries)
        {
            await deliver();
        }
    }

    // False when the function fails, so that Event Grid brings the event back.
    private static async Task<bool> TryAsync(BotReplyStory story, Run run, CancellationToken cancellationToken)
    {
        try
        {
            await story.HappenAsync(run.Event, cancellationToken);

            return true;
        }
        catch (Exception fault) when (fault is Azure.RequestFailedException or AggregateException or IOException or OperationCanceledException)
        {
            return false;
        }
    }

    private sealed record Run(int Seed, Person Asker, string ThreadId, string Question, Crash Crash, int Deliveries, bool IsConcurrent, int DiesAfter, string Event)
    {
        private string Messages => $"/chat/threads/{ThreadId}/messages";

        // The first to come meets it; sometimes the second, too.
        private int Times => 1 + (Seed / 8 % 2);

        public IEnumerable<Fault> Faults => Crash switch
        {
            Crash.BeforeSending => [Sending(FaultKind.Error) with { Status = 503 }],
            Crash.WhileSending => [Sending(FaultKind.Latency) with { Milliseconds = Seed % 3 }],
            Crash.AnswerLost => [Sending(FaultKind.LostAnswer)],
            Crash.FailedAfterSending => [Sending(FaultKind.WorkedError) with { Status = 500 }],
            Crash.Throttled => [Sending(FaultKind.Throttle) with { RetryAfterSeconds = 2 }],
            _ => [],
        };

        // Once more than the client tries.
        public IEnumerable<Fault> MarkingFaults => Crash is Crash.BeforeMarking
            ? [new Fault { Kind = FaultKind.Error, Status = 503, Method = "PUT", Target = $"/messages(PartitionKey='{ThreadId}',RowKey='{long.Parse(Question):d19}|r|crashing')", Times = 2 * Times }]
            : [];

        private Fault Sending(FaultKind kind) => new() { Kind = kind, Method = "POST", Target = Messages, Times = Times };
    }

    /// <summary>Takes its worker with it where it is told to: what was under way there ends, and nobody tidies up.</summary>
    private sealed class CrashingBot : IBot
    {
        public static readonly AsyncLocal<CancellationTokenSource?> Worker = new();

        public ConcurrentDictionary<string, bool> Crashing { get; } = new();

        public string Name => "crashing";

        public string DisplayName => "Crashing";

        public void SetUp(BotSetup bot) => bot.Mention(async (context, cancellationToken) =>
        {
            context.Reply("here I am");
            if (Crashing.TryRemove(context.MessageId!, out _) && Worker.Value is { } worker)
            {
                await worker.CancelAsync();
                cancellationToken.ThrowIfCancellationRequested();
            }
        });
    }
}
