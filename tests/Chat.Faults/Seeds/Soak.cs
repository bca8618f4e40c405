using System.Collections.Concurrent;
using System.Globalization;
using Chat.Faults.Cast;

namespace Chat.Faults.Seeds;

/// <summary>Many seeds, some side by side; most of their time is waiting.</summary>
public static class Soak
{
    public const int Stages = 4;

    private const int BetweenReports = 50;

    public static async Task<SoakReport> RunAsync(int first, int count, int stages, bool azurite, Action<string> say, CancellationToken cancellationToken)
    {
        var seeds = new ConcurrentQueue<int>(Enumerable.Range(first, count));
        var failed = new ConcurrentQueue<(int Seed, IReadOnlyList<string> Wrong)>();
        var (done, deaths) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, Math.Min(stages, count)).Select(_ => Task.Run(PlayAsync, cancellationToken)));

        return new SoakReport(done - failed.Count, [.. failed], deaths);

        async Task PlayAsync()
        {
            await using var stage = await Stage.StartAsync(azurite);
            while (!cancellationToken.IsCancellationRequested && seeds.TryDequeue(out var seed))
            {
                IReadOnlyList<string> wrong;
                try
                {
                    wrong = await SeedRun.RunAsync(stage, seed);
                }
                catch (Exception fault)
                {
                    // The others go on: one fault of a run is a finding like any other.
                    wrong = [fault.ToString()];
                }

                if (wrong.Count > 0)
                {
                    failed.Enqueue((seed, wrong));
                    say(string.Create(CultureInfo.InvariantCulture, $"seed {seed}:\n  {string.Join("\n  ", wrong)}"));
                }

                if (Interlocked.Increment(ref done) % BetweenReports == 0)
                {
                    say(string.Create(CultureInfo.InvariantCulture, $"{done} seeds, {failed.Count} failed"));
                }
            }

            Interlocked.Add(ref deaths, stage.Workers.Sum(worker => worker.Deaths));
        }
    }
}

/// <param name="Failed">With what is wrong.</param>
/// <param name="Deaths">How many workers were killed.</param>
public sealed record SoakReport(int Passed, IReadOnlyList<(int Seed, IReadOnlyList<string> Wrong)> Failed, int Deaths);
