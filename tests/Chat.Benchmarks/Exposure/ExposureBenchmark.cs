using System.Diagnostics;
using Azure.Data.Tables;
using Chat.Benchmarks.Emulator;
using Chat.Emulator;
using Chat.Local;
using Chat.Local.Hosting;
using Chat.Local.Storage;
using Microsoft.Extensions.Logging;

namespace Chat.Benchmarks.Exposure;

/// <summary>
/// How long a message that has to go can be seen: from the moment in which the service took it to the moment in which it took it away, by the
/// service's own clock, with the event's delivery in between. App, emulator and tables in one process; the service's limits apply.
/// </summary>
public static class ExposureBenchmark
{
    private const int PerSecond = 200;
    private const int Users = 100;
    private const string Policy = """{"version":"exposure","rules":[{"name":"spam","action":"delete","terms":["cheap pills"]}]}""";

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(20);

    // Each thread takes half a write a second: the message, and where it has to go, its deletion.
    private static readonly (int Percent, int Threads)[] Loads = [(10, 480), (50, 660)];

    /// <returns>True when every message that had to go is gone.</returns>
    public static async Task<bool> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var table = new MarkdownTable($"{PerSecond} messages a second for {Duration.TotalSeconds:0} s: to be deleted", "messages", "deleted", "left", "p50 ms", "p99 ms", "longest ms");
        var allGone = true;
        foreach (var (percent, threads) in Loads)
        {
            var exposures = await MeasureAsync(percent, threads, cancellationToken);
            var gone = exposures.OfType<long>().Order().ToList();
            allGone &= gone.Count == exposures.Count;
            table.Add(
                $"{percent} %", $"{PerSecond * (int)Duration.TotalSeconds:n0}", $"{gone.Count:n0}", $"{exposures.Count - gone.Count}",
                $"{gone[gone.Count / 2]}", $"{gone[(int)(gone.Count * 0.99)]}", $"{gone[^1]}");
        }

        table.Print(output);

        return allGone;
    }

    // The milliseconds of each message that had to go; null for one that is still there.
    private static async Task<IReadOnlyList<long?>> MeasureAsync(int percent, int threads, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("exposure");
        await using var storage = await EmbeddedStorage.StartAsync(new(Blob: 0, Queue: 0, Table: 0), folder.FullName, null, cancellationToken);
        await using var emulator = await AcsEmulator.StartAsync(new EmulatorOptions { Port = 0, RealLimits = true }, cancellationToken);
        await using var functions = await FunctionsHost.StartAsync(
            new FunctionsHostOptions
            {
                Port = 0,
                Settings = new Dictionary<string, string?>(LocalSettings.For(emulator, storage.ConnectionString)) { ["Moderation__Policy"] = Policy },
                Logging = logging => logging.SetMinimumLevel(LogLevel.Error).AddSimpleConsole(),
            },
            cancellationToken);
        foreach (var subscription in LocalRun.Subscriptions(functions.Address))
        {
            await emulator.SubscribeAsync(subscription, cancellationToken);
        }

        using var acs = new AcsConnection(emulator);
        var users = await Task.WhenAll(Enumerable.Range(0, Users).Select(_ => acs.UserAsync(cancellationToken)));
        var rooms = new List<(AcsUser User, string ThreadId)>();
        for (var thread = 0; thread < threads; thread++)
        {
            // A user makes ten threads in ten seconds at most.
            var user = users[thread % Users];
            rooms.Add((user, await acs.ThreadAsync(user, [user], cancellationToken)));
        }

        // The first of everything is slow: code is made ready, and each sender's token is issued.
        await SendAsync(acs, rooms, Users, percent: 100, cancellationToken);
        await GoneAsync(storage, cancellationToken);
        await SendAsync(acs, rooms, PerSecond * (int)Duration.TotalSeconds, percent, cancellationToken);
        var exposures = await GoneAsync(storage, cancellationToken);
        folder.Delete(recursive: true);

        return [.. exposures.OrderBy(one => one.Key, StringComparer.Ordinal).Skip(Users).Select(one => one.Value)];
    }

    private static async Task SendAsync(
        AcsConnection acs, List<(AcsUser User, string ThreadId)> rooms, int messages, int percent, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var sends = new List<Task>(messages);
        for (var i = 0; i < messages; i++)
        {
            if (TimeSpan.FromSeconds((double)i / PerSecond) - Stopwatch.GetElapsedTime(started) is { Ticks: > 0 } early)
            {
                await Task.Delay(early, cancellationToken);
            }

            var (user, threadId) = rooms[i % rooms.Count];
            sends.Add(acs.SendAsync(user, threadId, i % 100 * 7 % 100 < percent ? $"cheap pills {i}" : $"good morning {i}", cancellationToken));
        }

        await Task.WhenAll(sends);
    }

    // Asks the archive until nothing that had to go is left, or does not go.
    private static async Task<IReadOnlyDictionary<string, long?>> GoneAsync(EmbeddedStorage storage, CancellationToken cancellationToken)
    {
        var messages = new TableClient(storage.ConnectionString, "messages");
        Dictionary<string, long?> exposures = [];
        for (var looks = 0; looks < 120; looks++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
            exposures.Clear();
            var gone = new Dictionary<string, long>(StringComparer.Ordinal);
            await foreach (var row in messages.QueryAsync<TableEntity>("Judged ne ''", select: ["PartitionKey", "MessageId", "Version", "Judged", "Change"], cancellationToken: cancellationToken))
            {
                var key = $"{row.GetString("MessageId")} {row.PartitionKey}";
                if (row.GetString("Judged") == "removed")
                {
                    exposures.TryAdd(key, null);
                }

                if (row.GetString("Change") == "deleted")
                {
                    gone[key] = row.GetInt64("Version")!.Value;
                }
            }

            foreach (var key in exposures.Keys.ToList())
            {
                exposures[key] = gone.TryGetValue(key, out var at) ? at - long.Parse(key.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture) : null;
            }

            if (exposures.Count > 0 && exposures.Values.All(exposure => exposure is not null))
            {
                break;
            }
        }

        return exposures;
    }
}
