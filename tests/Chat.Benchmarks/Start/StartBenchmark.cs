using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Chat.Benchmarks.Tables;
using Chat.Emulator;
using Chat.Emulator.Tables;
using Chat.Faults.Cast;
using Chat.Local;
using Chat.Local.Azurite;
using static Chat.Benchmarks.MarkdownTable;

namespace Chat.Benchmarks.Start;

/// <summary>
/// From the start of a process to its first answers, as published: with code compiled when it is run, with code compiled ahead, and with the framework
/// compiled into one with it; beside an Express server of the usual kind. About six minutes, most of it publishing.
/// </summary>
internal static class StartBenchmark
{
    private const int Rounds = 15;
    private const string Local = "Chat.Local";

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private static readonly (string Name, string[] Options)[] Published =
    [
        ("jit", ["--self-contained", "false"]),
        ("ready-to-run", ["--self-contained", "false", "-p:PublishReadyToRun=true"]),
        ("composite", ["--self-contained", "true", "-p:PublishReadyToRun=true", "-p:PublishReadyToRunComposite=true"]),
    ];

    public static async Task RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        await NodePackages.InstallAsync(RepositoryFolder.Of("tests", "Chat.Benchmarks", "peers"), cancellationToken);
        foreach (var (name, options) in Published)
        {
            await PublishAsync(name, options, cancellationToken);
        }

        await using var acs = await AcsEmulator.StartAsync(new EmulatorOptions { Port = 0 }, cancellationToken);
        await using var tables = await TableServer.StartAsync(new TableServiceOptions { Port = 0 }, cancellationToken);
        var settings = new Dictionary<string, string>
        {
            ["Acs__ConnectionString"] = acs.ConnectionString,
            ["Acs__CertificateAuthority"] = acs.CertificateAuthorityPath,
            ["NODE_EXTRA_CA_CERTS"] = acs.CertificateAuthorityPath,
            ["Tables__ConnectionString"] = tables.ConnectionString,
            ["AzureWebJobsStorage"] = tables.ConnectionString,
            ["WEBSITE_AUTH_ENABLED"] = "true",
            ["Logging__LogLevel__Default"] = "Warning",
        };
        var contestants = new (string Name, Func<int, ProcessStartInfo> Start)[]
        {
            ("Express", port => new ProcessStartInfo("node", ["start.mjs"]) { WorkingDirectory = RepositoryFolder.Of("tests", "Chat.Benchmarks", "peers"), Environment = { ["PORT"] = $"{port}" } }),
            ("ours, compiled when it is run", port => new ProcessStartInfo("dotnet", [Folder("jit", $"{Local}.dll"), "functions", "--port", $"{port}"])),
            ("ours, ReadyToRun", port => new ProcessStartInfo("dotnet", [Folder("ready-to-run", $"{Local}.dll"), "functions", "--port", $"{port}"])),
            ("ours, ReadyToRun with the framework (composite)", port => new ProcessStartInfo(Folder("composite", Local), ["functions", "--port", $"{port}"])),
        };
        var all = contestants.ToDictionary(one => one.Name, _ => new List<First>());

        // In turn, so that what else the machine does meets all of them; the first round is for its caches.
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var (name, start) in contestants)
            {
                var first = await StartAsync(start, settings, cancellationToken);
                if (round > 0)
                {
                    all[name].Add(first);
                }
            }
        }

        output.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}; medians of {Rounds} starts in turn; of each the ratio to Express in brackets:");
        output.WriteLine();
        var table = new MarkdownTable("from the start of the process to", "the first answer (401), ms", "CPU until then, ms", "the first token, ms", "CPU until then, ms");
        var express = all["Express"];
        foreach (var (name, firsts) in all)
        {
            table.Add(name, Cell(firsts, express, first => first.Answer), Cell(firsts, express, first => first.AnswerCpu), Cell(firsts, express, first => first.Token), Cell(firsts, express, first => first.TokenCpu));
        }

        table.Print(output);
    }

    private static string Cell(List<First> ours, List<First> peers, Func<First, double> what) =>
        $"{Number(Median(ours, what))} ({Number(Median(ours, what) / Median(peers, what))}×)";

    private static double Median(List<First> firsts, Func<First, double> what) => firsts.Select(what).Order().ElementAt(firsts.Count / 2);

    private static string Folder(params ReadOnlySpan<string> parts) => RepositoryFolder.Of(["artifacts", "measured", .. parts]);

    private static async Task PublishAsync(string name, string[] options, CancellationToken cancellationToken)
    {
        // What was compiled ahead another way is not taken for this one.
        foreach (var ahead in Directory.EnumerateDirectories(RepositoryFolder.Of("artifacts", "obj", Local), "R2R", SearchOption.AllDirectories).ToList())
        {
            Directory.Delete(ahead, recursive: true);
        }

        var start = new ProcessStartInfo("dotnet", ["publish", "local", "-c", "Release", "--use-current-runtime", "-o", Folder(name), .. options])
        {
            WorkingDirectory = RepositoryFolder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["MSBUILDDISABLENODEREUSE"] = "1" },
        };
        using var publish = Process.Start(start)!;
        var errors = publish.StandardError.ReadToEndAsync(cancellationToken);
        var said = await publish.StandardOutput.ReadToEndAsync(cancellationToken);
        await publish.WaitForExitAsync(cancellationToken);
        if (publish.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', start.ArgumentList)}: {said}{await errors}");
        }
    }

    private static async Task<First> StartAsync(Func<int, ProcessStartInfo> how, Dictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var port = FreePort.Next();
        var start = how(port);
        start.RedirectStandardOutput = true;
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync(cancellationToken);
        try
        {
            using var connection = await ConnectAsync(port, began, cancellationToken);
            await connection.SendAsync(Request(null), 401);
            var (answer, answerCpu) = (Stopwatch.GetElapsedTime(began).TotalMilliseconds, Cpu(process));
            await connection.SendAsync(Request("ana"), 200);

            return new First(answer, answerCpu, Stopwatch.GetElapsedTime(began).TotalMilliseconds, Cpu(process));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static double Cpu(Process process)
    {
        process.Refresh();

        return process.TotalProcessorTime.TotalMilliseconds;
    }

    private static async Task<RawConnection> ConnectAsync(int port, long began, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new RawConnection(port);
            }
            catch (SocketException) when (Stopwatch.GetElapsedTime(began) < Longest)
            {
                await Task.Delay(1, cancellationToken);
            }
        }
    }

    private static byte[] Request(string? user)
    {
        var principal = user is null ? "" : "X-MS-CLIENT-PRINCIPAL: " + Convert.ToBase64String(Encoding.UTF8.GetBytes(
            $$"""{"auth_typ":"aad","claims":[{"typ":"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier","val":"{{user}}"}]}""")) + "\r\n";

        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"POST /api/token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n{principal}\r\n"));
    }

    /// <summary>Milliseconds since the start of the process, and of its processor time.</summary>
    private sealed record First(double Answer, double AnswerCpu, double Token, double TokenCpu);
}
