using Chat.Emulator;
using Chat.Faults.Cast;

namespace Chat.Faults.Seeds;

/// <summary>One seed on a stage: traffic with faults, then rest, then judgement.</summary>
public static class SeedRun
{
    // Until everything that went wrong is over; from then on all has to come right.
    private static readonly TimeSpan FaultsLast = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan RestWithin = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    // So long nothing moved: whoever holds a lease is dead.
    private const int LooksUntilTimePasses = 12;

    /// <returns>What is wrong, nothing when all is well.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(Stage stage, int seed)
    {
        var plan = Plan.Of(seed);
        var traffic = new Traffic(stage, plan);
        var oracle = new Oracle(stage);
        Begin(stage, plan);
        try
        {
            var deeds = traffic.HappenAsync();
            if (plan.KillsStore && !stage.Store.IsAzurite)
            {
                await Task.Delay(new Random(seed).Next(100, 600));
                await stage.Store.KillAsync();
                await Task.Delay(100);
                await stage.Store.ReviveAsync();
            }

            await deeds;

            return await RestAsync(stage, traffic, oracle) ? await oracle.WrongAsync(traffic.Conversations) : [.. await WhyAsync(stage, traffic)];
        }
        finally
        {
            End(stage);
        }
    }

    private static void Begin(Stage stage, Plan plan)
    {
        stage.Acs.SetFaults(
            new Fault { Kind = FaultKind.DuplicateEvents, Rate = plan.Duplicates, Seed = plan.Seed },
            new Fault { Kind = FaultKind.ReorderEvents, Rate = plan.Reordered, Seed = plan.Seed + 1, Milliseconds = 250 });
        stage.Front.Begin(plan.Seed);
        stage.Front.Twice = plan.Twice;
        foreach (var (worker, number) in stage.Workers.Select((worker, number) => (worker, number)))
        {
            worker.Acs.Begin(HashCode.Combine(plan.Seed, number, 1), plan.Acs);
            worker.Tables.Begin(HashCode.Combine(plan.Seed, number, 2), plan.Tables);
        }

        foreach (var (number, point) in plan.Crashes)
        {
            var worker = stage.Workers[number];
            worker.Acs.CrashAt(point, worker.CrashAsync);
            worker.Tables.CrashAt(point, worker.CrashAsync);
        }
    }

    private static void End(Stage stage)
    {
        stage.Acs.SetFaults();
        stage.Front.Twice = 0;
        foreach (var line in stage.Lines)
        {
            line.Begin(0, LineFaults.None);
        }
    }

    /// <summary>Waits until nothing is on its way and nothing waits; lets time pass where all that could still move is dead.</summary>
    public static async Task<bool> RestAsync(Stage stage, Traffic traffic, Oracle oracle)
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var idle = 0; TimeProvider.System.GetElapsedTime(began) < RestWithin;)
        {
            if (await oracle.IsAtRestAsync(traffic.Conversations))
            {
                return true;
            }

            if (TimeProvider.System.GetElapsedTime(began) > FaultsLast)
            {
                End(stage);
            }

            idle = stage.IsIdle ? idle + 1 : 0;
            if (idle > LooksUntilTimePasses)
            {
                await stage.LetTimePassAsync();
                idle = 0;
            }

            await Task.Delay(BetweenLooks);
        }

        return false;
    }

    private static async Task<IEnumerable<string>> WhyAsync(Stage stage, Traffic traffic)
    {
        var threads = traffic.Conversations.Select(conversation => conversation.ThreadId).ToList();
        var pending = stage.Acs.Deliveries.Where(delivery => delivery.Status is DeliveryStatus.Pending && threads.Any(thread => delivery.Subject.Contains(thread, StringComparison.Ordinal)));
        await Task.CompletedTask;

        return pending.Take(5).Select(delivery => $"does not come to rest: {delivery.EventType} to {delivery.Subscription} after {delivery.Attempts} attempts: {delivery.LastOutcome}")
            .Append($"does not come to rest; under way {stage.Front.UnderWay}, {string.Join(", ", stage.Lines.Select(line => line.UnderWay))}\n{string.Join('\n', stage.Workers.Select(worker => worker.LastWords))}");
    }
}
