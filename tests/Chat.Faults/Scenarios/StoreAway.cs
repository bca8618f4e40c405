using System.Diagnostics;
using System.Globalization;
using Chat.Faults.Cast;
using Chat.Faults.Seeds;

namespace Chat.Faults.Scenarios;

/// <summary>
/// The table store is away while people chat: deliveries are refused soon, the store is left alone, and what has piled up is worked off soon after it
/// is back.
/// </summary>
public static class StoreAway
{
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DrainedWithin = TimeSpan.FromSeconds(10);
    private const int CallsPerSecond = 10;

    public static async Task<IReadOnlyList<string>> RunAsync(TimeSpan away, bool silent)
    {
        // Event Grid comes back every two seconds instead of ever more seldom: what is measured is the app, not the wait for the next attempt.
        await using var stage = await Stage.StartAsync(retries: [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)]);
        var (traffic, oracle) = (new Traffic(stage, Plan.Of(1)), new Oracle(stage));
        await traffic.HappenAsync();
        var wrong = new List<string>();
        Check(await SeedRun.RestAsync(stage, traffic, oracle), "it did not come to rest before the store went away");

        foreach (var worker in stage.Workers)
        {
            worker.Tables.IsCut = !silent;
            worker.Tables.IsSilent = silent;
        }

        stage.Front.Answered = [];
        var before = stage.Workers.Sum(worker => worker.Tables.Asked);
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < away)
        {
            await traffic.SayAsync("said while the store was away");
            await Task.Delay(500);
        }

        var calls = stage.Workers.Sum(worker => worker.Tables.Asked) - before;
        var slowest = stage.Front.Answered.Max();
        stage.Front.Answered = null;
        var back = Stopwatch.GetTimestamp();
        foreach (var worker in stage.Workers)
        {
            worker.Tables.IsCut = worker.Tables.IsSilent = false;
        }

        var rested = await SeedRun.RestAsync(stage, traffic, oracle);
        var drained = Stopwatch.GetElapsedTime(back);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"store {(silent ? "silent" : "away")} for {away.TotalSeconds:0} s: slowest answer {slowest.TotalSeconds:0.0} s, {calls / away.TotalSeconds:0.0} store calls a second by two workers, drained in {drained.TotalSeconds:0.0} s"));

        Check(slowest < AnswersWithin, $"a delivery was answered after {slowest.TotalSeconds:0.0} s");
        Check(calls / away.TotalSeconds < CallsPerSecond, $"{calls} store calls in {away.TotalSeconds:0} s");
        Check(rested && drained < DrainedWithin, $"drained after {drained.TotalSeconds:0.0} s");
        wrong.AddRange(await oracle.WrongAsync(traffic.Conversations));

        return wrong;

        void Check(bool holds, string what)
        {
            if (!holds)
            {
                wrong.Add(what);
            }
        }
    }
}
