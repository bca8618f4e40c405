using System.Diagnostics;
using System.Globalization;
using Chat.Benchmarks.Archive;
using Chat.Benchmarks.Bots;
using Chat.Benchmarks.Emulator;
using Chat.Benchmarks.Events;
using Chat.Benchmarks.Exposure;
using Chat.Benchmarks.Growth;
using Chat.Benchmarks.Moderation;
using Chat.Benchmarks.Start;
using Chat.Benchmarks.Tables;
using Chat.Benchmarks.Tokens;

// dotnet run -c Release --project tests/Chat.Benchmarks -- all
// dotnet run -c Release --project tests/Chat.Benchmarks -- tables        (or another name of the list below)
string[] all = ["tables", "emulator", "tokens", "moderation", "fuzz", "exposure", "archive", "bots", "events", "growth", "start"];

if (args is not ["all"])
{
    return await RunAsync(args);
}

var failed = 0;
foreach (var name in all)
{
    Console.WriteLine($"## {name}\n");
    failed += await (name switch
    {
        "moderation" => RunApartAsync(name),
        "fuzz" => RunApartAsync(name, "300"),
        _ => RunAsync([name]),
    }) == 0 ? 0 : 1;
}

return failed == 0 ? 0 : 1;

// The engine is a matter of nanoseconds: what the parts before it left in memory is not its cost.
static async Task<int> RunApartAsync(params string[] args)
{
    var host = Environment.ProcessPath!;
    using var process = Process.Start(host, Path.GetFileNameWithoutExtension(host) is "dotnet" ? [Environment.GetCommandLineArgs()[0], .. args] : args);
    await process.WaitForExitAsync();

    return process.ExitCode;
}

static async Task<int> RunAsync(string[] args)
{
    switch (args)
    {
        case ["tables"]:
            await TableBenchmark.RunAsync(Console.Out, CancellationToken.None);
            return 0;
        case ["events"]:
            await EventBenchmark.RunAsync(Console.Out, CancellationToken.None);
            return 0;
        case ["start"]:
            await StartBenchmark.RunAsync(Console.Out, CancellationToken.None);
            return 0;
        case ["tokens"]:
            await TokenBenchmark.RunAsync(Console.Out, CancellationToken.None);
            return 0;
        case ["emulator"]:
            return await EmulatorBenchmark.RunAsync(Console.Out, CancellationToken.None) ? 0 : 1;
        case ["push"]:
            return await EmulatorBenchmark.PushAsync(Console.Out, CancellationToken.None) ? 0 : 1;
        case ["archive", .. var rest]:
            return await ArchiveBenchmark.RunAsync(
                Console.Out, rest is ["--most", var most] ? int.Parse(most, CultureInfo.InvariantCulture) : null, CancellationToken.None) ? 0 : 1;
        case ["bots"]:
            return await BotBenchmark.RunAsync(Console.Out, CancellationToken.None) ? 0 : 1;
        case ["growth"]:
            await GrowthBenchmark.RunAsync(Console.Out, CancellationToken.None);
            return 0;
        case ["exposure"]:
            return await ExposureBenchmark.RunAsync(Console.Out, CancellationToken.None) ? 0 : 1;
        case ["fuzz", .. var rest]:
            int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
            return rest switch
            {
                ["--text", var number] => FuzzBenchmark.Run(Console.Out, Number(number), texts: 1),
                [var texts] => FuzzBenchmark.Run(Console.Out, first: 0, Number(texts)),
                _ => FuzzBenchmark.Run(Console.Out, first: 0, texts: 5000),
            } ? 0 : 1;
        case ["moderation", .. var rest]:
            await ModerationBenchmark.RunAsync(
                Console.Out, withPeers: !rest.Contains("--no-peers"), rest is ["--seed", var seed, ..] ? int.Parse(seed, CultureInfo.InvariantCulture) : null, CancellationToken.None);
            return 0;
        default:
            Console.Error.WriteLine("Name what to measure: all, tables, emulator, push, exposure, archive [--most N], bots, growth, tokens, events, start, moderation [--seed N] [--no-peers], fuzz [TEXTS | --text N]");
            return 2;
    }
}
