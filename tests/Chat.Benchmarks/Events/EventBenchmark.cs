using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Chat.Benchmarks.Moderation.Samples;
using Chat.Benchmarks.Tables;
using Chat.Emulator;
using Chat.Faults.Cast;
using Chat.Functions.Messages;
using Chat.Local;
using Chat.Local.Azurite;
using Chat.Local.Hosting;
using static Chat.Benchmarks.MarkdownTable;

namespace Chat.Benchmarks.Events;

/// <summary>
/// The webhook of one worker, with all it does to a message, beside a fastify server of the usual kind, over a table endpoint that costs nothing, and over
/// Azurite: what an event costs, and how many requests it makes. About five minutes.
/// </summary>
internal static class EventBenchmark
{
    private const int Connections = 8;
    private const int Terms = 10_000;
    private const int Rounds = 3;
    private const int MostDeliveries = 10;
    private const int Bodies = 400;

    // The one that costs least, and the one that sees through some disguises.
    private static readonly string[] Filters = ["leo-profanity", "obscenity"];

    private static readonly (int Batch, int Threads)[] Loads = [(1, 100), (10, 10), (100, 10), (100, 1)];
    private static readonly TimeSpan Warmth = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan OnAzurite = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        await NodePackages.InstallAsync(RepositoryFolder.Of("tests", "Chat.Benchmarks", "peers"), cancellationToken);
        var clean = new CleanText();
        var terms = TermList.Make(Terms, seed: 1, clean).Select(entry => entry.Term).ToList();
        var files = Directory.CreateTempSubdirectory("events");
        var (policy, list) = (Path.Combine(files.FullName, "policy.json"), Path.Combine(files.FullName, "terms.json"));
        await File.WriteAllTextAsync(policy, JsonSerializer.Serialize(new { version = "events", rules = new[] { new { name = "terms", action = "delete", terms } } }), cancellationToken);
        await File.WriteAllTextAsync(list, JsonSerializer.Serialize(terms), cancellationToken);
        await using var acs = await AcsEmulator.StartAsync(new EmulatorOptions { Port = 0 }, cancellationToken);
        await using var tables = await NullTables.StartAsync();
        var settings = new Dictionary<string, string>
        {
            ["Acs__ConnectionString"] = acs.ConnectionString,
            ["Acs__CertificateAuthority"] = acs.CertificateAuthorityPath,
            ["Tables__ConnectionString"] = tables.ConnectionString,
            ["AzureWebJobsStorage"] = "",
            ["Moderation__PolicyFile"] = policy,
            ["Moderation__PollInterval"] = "00:00:00",
            ["Logging__LogLevel__Default"] = "Warning",
            ["TERMS"] = list,
        };
        var (written, failed) = (0, 0);
        var text = clean.ByLanguage.Values.SelectMany(lines => lines).Where(line => line.Length is > 20 and < 200).Take(2000).ToList();

        output.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {Connections} connections to one process, null tables and load beside it; CPU is that of the process alone:");
        output.WriteLine();
        using var ours = await MeasuredServer.OursAsync(settings);
        foreach (var filter in Filters)
        {
            using var peer = await MeasuredServer.PeerAsync("events.mjs", new Dictionary<string, string>(settings) { ["FILTER"] = filter });
            await CompareAsync(ours, peer, $"over a store that costs nothing; the peer with {filter}", (batch, threads) => (OneOf([.. Enumerable.Range(0, Bodies).Select(i => Request(i, batch, threads, text))]), Warmth));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Memory after that: {ours.MemoryMegabytes:0} MB, the peer with {filter} {peer.MemoryMegabytes:0} MB."));
            output.WriteLine();
        }

        await using var azurite = await AzuriteProcess.StartOrJoinAsync(new StoragePorts(FreePort.Next(), FreePort.Next(), FreePort.Next()), Path.Combine(files.FullName, "azurite"), cancellationToken);
        var onAzurite = new Dictionary<string, string>(settings) { ["Tables__ConnectionString"] = azurite.ConnectionString, ["FILTER"] = Filters[0] };
        using (var there = await MeasuredServer.OursAsync(onAzurite))
        using (var peer = await MeasuredServer.PeerAsync("events.mjs", onAzurite))
        {
            await CompareAsync(there, peer, $"over Azurite; the peer with {Filters[0]}", (batch, threads) => (Another(batch, threads), OnAzurite));
            output.WriteLine($"Batches answered with 500 and delivered again: {failed}.");
            output.WriteLine();
        }

        files.Delete(recursive: true);

        // What is stored already costs another thing than what is new.
        Func<byte[]> Another(int batch, int threads)
        {
            return () => Request(Interlocked.Increment(ref written), batch, threads, text);
        }

        async Task CompareAsync(MeasuredServer ours, MeasuredServer peer, string how, Func<int, int, (Func<byte[]> Body, TimeSpan Warmth)> load)
        {
            var table = new MarkdownTable($"messages received {how}", "events/s", "of the peer", "CPU µs per event", "the peer's", "ratio", "p99 ms", "of the peer's", "store requests per event", "peer");
            foreach (var (batch, threads) in Loads)
            {
                var (body, warmth) = load(batch, threads);
                await LoadAsync(ours, body, batch, warmth);
                await LoadAsync(peer, body, batch, warmth);
                var rounds = new List<(Load Ours, Load Peer)>();
                for (var round = 0; round < Rounds; round++)
                {
                    rounds.Add((await LoadAsync(ours, body, batch, Measured), await LoadAsync(peer, body, batch, Measured)));
                }

                // The round in the middle, by what it says of the two.
                var (mine, theirs) = rounds.OrderBy(round => round.Ours.CpuMicroseconds / round.Peer.CpuMicroseconds).ElementAt(Rounds / 2);
                table.Add(
                    $"in batches of {batch}, {threads} thread{(threads == 1 ? "" : "s")}", Number(mine.PerSecond), $"{Number(mine.PerSecond / theirs.PerSecond)}×",
                    Number(mine.CpuMicroseconds), Number(theirs.CpuMicroseconds), $"{Number(mine.CpuMicroseconds / theirs.CpuMicroseconds)}×", Number(mine.P99), $"{Number(mine.P99 / theirs.P99)}×",
                    Calls(mine), Calls(theirs));
            }

            table.Print(output);
        }

        async Task<Load> LoadAsync(MeasuredServer server, Func<byte[]> body, int batch, TimeSpan duration)
        {
            var (cpu, before, started) = (server.Cpu, tables.Requests, Stopwatch.GetTimestamp());
            var times = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
            {
                using var connection = new RawConnection(server.Port);
                var times = new List<double>();
                while (Stopwatch.GetElapsedTime(started) < duration)
                {
                    var sent = Stopwatch.GetTimestamp();
                    var batchSent = body();
                    for (var again = 0; !await connection.TrySendAsync(batchSent, 202, failure: 500); again++)
                    {
                        // A store that fails is answered so, and Event Grid delivers again; not for ever.
                        Interlocked.Increment(ref failed);
                        if (again == MostDeliveries)
                        {
                            throw new InvalidOperationException($"{MostDeliveries} deliveries of one batch failed.");
                        }
                    }

                    times.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                }

                return times;
            })));
            var all = times.SelectMany(one => one).Order().ToList();
            var events = (double)all.Count * batch;

            return new Load(events / Stopwatch.GetElapsedTime(started).TotalSeconds, (server.Cpu - cpu).TotalMicroseconds / events, all[all.Count * 99 / 100], (tables.Requests - before) / events);
        }
    }

    // Azurite does not say.
    private static string Calls(Load load) => load.StoreRequests > 0.0005 ? load.StoreRequests.ToString("0.000", CultureInfo.InvariantCulture) : "";

    private static Func<byte[]> OneOf(byte[][] bodies)
    {
        var next = -1;

        return () => bodies[(Interlocked.Increment(ref next) & int.MaxValue) % bodies.Length];
    }

    private static byte[] Request(int number, int batch, int threads, List<string> texts)
    {
        var events = string.Join(',', Enumerable.Range(0, batch).Select(i => Received($"19:thread{(number + i) % threads}@thread.v2", 1_790_000_000_000L + (number * batch) + i, texts[((number * 31) + i) % texts.Count])));
        var body = Encoding.UTF8.GetBytes($"[{events}]");
        var head = $"POST {EventGridFunctions.Path}?functionName={ChatEventsFunction.Name} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json; charset=utf-8\r\naeg-event-type: Notification\r\nContent-Length: {body.Length}\r\n\r\n";

        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    private static string Received(string threadId, long at, string text)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(at).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        const string Sender = "8:acs:5b24a0ba-0c8f-4c1e-8c1f-4b1a2f0a5a11_00000020-5f3a-7f1e-54b7-a43a0d00a1b2";

        return JsonSerializer.Serialize(new
        {
            id = Guid.NewGuid(),
            topic = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/chat/providers/Microsoft.Communication/communicationServices/chat",
            subject = $"thread/{threadId}/sender/{Sender}",
            data = new
            {
                messageBody = text,
                messageId = at.ToString(CultureInfo.InvariantCulture),
                metadata = new { },
                type = "Text",
                version = at,
                senderDisplayName = "Ana",
                senderCommunicationIdentifier = new { rawId = Sender, communicationUser = new { id = Sender } },
                composeTime = time,
                threadId,
                transactionId = "WNW3xAnG3UqlFNbrNV5Txg.1.1.1.1",
            },
            eventType = "Microsoft.Communication.ChatMessageReceivedInThread",
            dataVersion = "1.0",
            metadataVersion = "1",
            eventTime = time,
        });
    }

    private sealed record Load(double PerSecond, double CpuMicroseconds, double P99, double StoreRequests);
}
