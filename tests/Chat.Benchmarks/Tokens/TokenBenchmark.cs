using System.Diagnostics;
using System.Globalization;
using System.Text;
using Chat.Benchmarks.Tables;
using Chat.Emulator;
using Chat.Emulator.Tables;
using Chat.Local;
using Chat.Local.Azurite;
using static Chat.Benchmarks.MarkdownTable;

namespace Chat.Benchmarks.Tokens;

/// <summary>
/// POST /api/token of one worker beside a fastify server of the usual kind, over the same emulator and tables: what a request costs, and how many
/// calls it makes, for users who come for the first time, who are known, and whose token is remembered. About a minute.
/// </summary>
internal static class TokenBenchmark
{
    private const int Connections = 16;
    private const int KnownUsers = 100;

    // Together with the others within what the service gives in 30 s: 1,000 tokens.
    private const int NewUsers = 300;

    private const int Rounds = 5;
    private const string PeerScript = "tokens.mjs";

    private static readonly TimeSpan Warmth = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        await NodePackages.InstallAsync(RepositoryFolder.Of("tests", "Chat.Benchmarks", "peers"), cancellationToken);
        await using var acs = await AcsEmulator.StartAsync(new EmulatorOptions { Port = 0 }, cancellationToken);
        await using var tables = await TableServer.StartAsync(new TableServiceOptions { Port = 0 }, cancellationToken);
        var settings = new Dictionary<string, string>
        {
            ["Acs__ConnectionString"] = acs.ConnectionString,
            ["Acs__CertificateAuthority"] = acs.CertificateAuthorityPath,
            ["Acs__CustomIdApiVersion"] = "2025-03-02-preview",
            ["NODE_EXTRA_CA_CERTS"] = acs.CertificateAuthorityPath,
            ["Tables__ConnectionString"] = tables.ConnectionString,
            ["AzureWebJobsStorage"] = tables.ConnectionString,
            ["WEBSITE_AUTH_ENABLED"] = "true",
            ["Limits__RequestsPerMinute"] = "100000",
            ["Logging__LogLevel__Default"] = "Warning",
        };

        output.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {Connections} connections to one process, emulator and load beside it; CPU is that of the process alone:");
        output.WriteLine();
        var table = new MarkdownTable("POST /api/token", "requests/s", "of the peer", "CPU µs per request", "of the peer's", "p50 ms", "p99 ms", "calls to ACS", "to tables", "peer: to ACS", "to tables");

        var (oursFirst, peersFirst) = (await OnceAsync("first", MeasuredServer.OursAsync), await OnceAsync("first", with => MeasuredServer.PeerAsync(PeerScript, with)));
        table.Add(["users who come first, worker just started", .. Row(oursFirst, peersFirst)]);

        // Other workers than before, so nothing is remembered; the users are in the table.
        var (oursKnown, peersKnown) = (await OnceAsync("first", MeasuredServer.OursAsync), await OnceAsync("first", with => MeasuredServer.PeerAsync(PeerScript, with)));
        table.Add(["known users, worker just started", .. Row(oursKnown, peersKnown)]);

        using var ours = await MeasuredServer.OursAsync(settings);
        using var peer = await MeasuredServer.PeerAsync(PeerScript, settings);
        var remembered = await RememberedAsync(ours, peer);
        table.Add(["tokens remembered, worker warm", .. Row(remembered.Ours, remembered.Peer)]);
        table.Print(output);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Memory after that: {ours.MemoryMegabytes:0} MB, the peer {peer.MemoryMegabytes:0} MB."));

        async Task<Load> OnceAsync(string who, Func<IReadOnlyDictionary<string, string>, Task<MeasuredServer>> start)
        {
            using var server = await start(settings);
            var requests = Enumerable.Range(0, NewUsers).Select(i => Request($"{who}-{i}")).ToList();

            return await RunAsync(server, requests, TimeSpan.FromMinutes(1), repeat: false);
        }

        async Task<(Load Ours, Load Peer)> RememberedAsync(MeasuredServer ours, MeasuredServer peer)
        {
            var requests = Enumerable.Range(0, KnownUsers).Select(i => Request($"known-{i}")).ToList();
            await RunAsync(ours, requests, Warmth, repeat: true);
            await RunAsync(peer, requests, Warmth, repeat: true);
            var rounds = new List<(Load Ours, Load Peer)>();
            for (var round = 0; round < Rounds; round++)
            {
                rounds.Add((await RunAsync(ours, requests, Measured, repeat: true), await RunAsync(peer, requests, Measured, repeat: true)));
            }

            // The round in the middle, by what it says of the two.
            return rounds.OrderBy(round => round.Ours.CpuMicroseconds / round.Peer.CpuMicroseconds).ElementAt(Rounds / 2);
        }

        async Task<Load> RunAsync(MeasuredServer server, IReadOnlyList<byte[]> requests, TimeSpan atMost, bool repeat)
        {
            acs.ForgetRequests();
            tables.ForgetRequests();
            var (next, cpu, started) = (-1, server.Cpu, Stopwatch.GetTimestamp());
            var times = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
            {
                using var connection = new RawConnection(server.Port);
                var times = new List<double>();
                for (int i; ((i = Interlocked.Increment(ref next)) < requests.Count || repeat) && Stopwatch.GetElapsedTime(started) < atMost;)
                {
                    var sent = Stopwatch.GetTimestamp();
                    await connection.SendAsync(requests[i % requests.Count], 200);
                    times.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                }

                return times;
            })));
            var all = times.SelectMany(one => one).Order().ToList();

            return new Load(
                all.Count,
                all.Count / Stopwatch.GetElapsedTime(started).TotalSeconds,
                (server.Cpu - cpu).TotalMicroseconds / all.Count,
                all[all.Count / 2],
                all[all.Count * 99 / 100],
                acs.Requests.Values.Sum() / (double)all.Count,
                tables.Requests.Values.Sum() / (double)all.Count);
        }
    }

    private static IEnumerable<string> Row(Load ours, Load peer) =>
    [
        Number(ours.PerSecond), $"{Number(ours.PerSecond / peer.PerSecond)}×", Number(ours.CpuMicroseconds), $"{Number(ours.CpuMicroseconds / peer.CpuMicroseconds)}×",
        Number(ours.P50), Number(ours.P99), Calls(ours.AcsCalls), Calls(ours.TableCalls), Calls(peer.AcsCalls), Calls(peer.TableCalls),
    ];

    private static string Calls(double perRequest) => perRequest.ToString(perRequest is > 0 and < 0.01 ? "0.0000" : "0.00", CultureInfo.InvariantCulture);

    private static byte[] Request(string user)
    {
        var principal = Convert.ToBase64String(Encoding.UTF8.GetBytes(
            $$"""{"auth_typ":"aad","claims":[{"typ":"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier","val":"{{user}}"},{"typ":"name","val":"{{user}}"}]}"""));

        return Encoding.ASCII.GetBytes($"POST /api/token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nX-MS-CLIENT-PRINCIPAL: {principal}\r\n\r\n");
    }

    private sealed record Load(int Requests, double PerSecond, double CpuMicroseconds, double P50, double P99, double AcsCalls, double TableCalls);
}
