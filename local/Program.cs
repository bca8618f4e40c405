using System.CommandLine;
using Chat.Emulator;
using Chat.Local.Azurite;
using Chat.Local.Demo;
using Chat.Local.Hosting;
using Chat.Local.Judging;
using Chat.Local.Replaying;

namespace Chat.Local;

/// <summary>dotnet run --project local: the whole product on one machine.</summary>
public static class Program
{
    public static async Task<int> Main(string[] args)
    {
        var port = new Option<int>("--port") { Description = "Port of the functions (http).", DefaultValueFactory = _ => 7071 };
        var acsPort = new Option<int>("--acs-port") { Description = "Port of the ACS emulator (https).", DefaultValueFactory = _ => 7080 };
        var storage = new Option<string?>("--storage") { Description = "Connection string of a storage account to use instead of a local one." };
        var azurite = new Option<bool>("--azurite") { Description = "Azurite as storage instead of the emulator's own tables and blobs." };
        var storagePorts = new Option<string?>("--storage-ports") { Description = "Ports of the local storage: blobs, queues, tables (default: 10000,10001,10002)." };
        var data = new Option<DirectoryInfo?>("--data") { Description = "Folder for what is kept between runs (default: artifacts/local)." };
        var key = new Option<string?>("--key") { Description = "Function and system key; without it keys are not asked for." };

        var noPage = new Option<bool>("--no-page") { Description = "Without the page, which is built with Node.js." };

        var run = new RootCommand("Runs Chat.Functions with the emulator of ACS, Event Grid and storage until Ctrl-C.") { port, acsPort, storage, azurite, storagePorts, data, noPage };
        run.SetAction((parsed, token) => InOneSentenceAsync(() => RunAsync(Options(parsed) with { Page = !parsed.GetValue(noPage) }, token), token));

        var demo = new Command("demo", "Does the same, plays a conversation through it, and ends: 0 when every step ended as it should.") { port, acsPort, storage, azurite, storagePorts, data };
        demo.SetAction((parsed, token) => InOneSentenceAsync(() => DemoAsync(Options(parsed), token), token));
        run.Add(demo);

        var ahead = new Option<TimeSpan>("--clock-ahead") { Description = "How far this worker's clock is ahead of the others'." };
        var functions = new Command("functions", "Runs the functions alone as one worker, with its settings from the environment.") { port, key, ahead };
        functions.SetAction((parsed, token) => InOneSentenceAsync(() => WorkAsync(parsed.GetValue(port), parsed.GetValue(key), parsed.GetValue(ahead), token), token));
        run.Add(functions);

        run.Add(Replay());
        run.Add(Judge());
        run.Add(Policy());

        using var stop = new StopSignals();

        // The parser's own handling gives a stop two seconds; ours waits until storage has saved.
        return await run.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false }, stop.Token);

        LocalRunOptions Options(ParseResult parsed) => new()
        {
            FunctionsPort = parsed.GetValue(port),
            AcsPort = parsed.GetValue(acsPort),
            Storage = parsed.GetValue(storage),
            Azurite = parsed.GetValue(azurite),
            StoragePorts = StoragePorts.Parse(parsed.GetValue(storagePorts)),
            DataFolder = parsed.GetValue(data)?.FullName ?? RepositoryFolder.Of("artifacts", "local"),
        };
    }

    private static Command Replay()
    {
        var address = new Option<string>("--at") { Description = "Address of the app.", DefaultValueFactory = _ => "http://127.0.0.1:7071" };
        var id = new Option<string?>("--id") { Description = "One undelivered event; without it, all that wait." };
        var list = new Option<bool>("--list") { Description = "Only lists what waits." };
        var replay = new Command("replay", $"Has an app try again what could not be delivered; {ReplayCommand.TokenVariable} is the access token of an admin there.") { address, id, list };
        replay.SetAction((parsed, token) => InOneSentenceAsync(
            () => ReplayCommand.RunAsync(
                ReplayCommand.AddressOf(parsed.GetValue(address)!), Environment.GetEnvironmentVariable(ReplayCommand.TokenVariable), parsed.GetValue(id), parsed.GetValue(list), Console.Out, token),
            token));

        return replay;
    }

    private static Command Judge()
    {
        var policy = new Option<FileInfo?>("--policy") { Description = "The policy file that judges; without it, the app's own." };
        var terms = new Option<FileInfo?>("--terms") { Description = "Instead of a policy: a list of terms, one per line." };
        var thread = new Option<string?>("--thread") { Description = "The thread whose rules hold." };
        var judge = new Command("judge", "Judges JSON lines with text (and html: true) from the input, one verdict per line.") { policy, terms, thread };
        judge.SetAction((parsed, token) => InOneSentenceAsync(
            () => Task.FromResult(JudgeCommand.Run(
                parsed.GetValue(policy), parsed.GetValue(terms), parsed.GetValue(thread), Console.OpenStandardInput(), Console.OpenStandardOutput(), Console.Error)),
            token));

        return judge;
    }

    private static Command Policy()
    {
        var file = new Argument<FileInfo>("file") { Description = "The policy file." };
        var check = new Command("check", "Says what is wrong with a policy file, and runs its tests.") { file };
        check.SetAction((parsed, token) => InOneSentenceAsync(() => Task.FromResult(PolicyCommands.Check(parsed.GetValue(file)!, Console.Out)), token));

        var storage = new Option<string>("--storage") { Description = "Connection string of the storage account.", DefaultValueFactory = _ => "UseDevelopmentStorage=true" };
        var shadow = new Option<bool>("--shadow") { Description = "Judges beside the one in force, without acting." };
        var publish = new Command("publish", "Checks a policy file and puts it into the table, from where every worker takes it.") { file, storage, shadow };
        publish.SetAction((parsed, token) => InOneSentenceAsync(
            () => PolicyCommands.PublishAsync(parsed.GetValue(file)!, parsed.GetValue(storage)!, parsed.GetValue(shadow), Console.Out, token), token));

        return new Command("policy", "Checks and publishes moderation policies.") { check, publish };
    }

    private static async Task<int> RunAsync(LocalRunOptions options, CancellationToken cancellationToken)
    {
        await Console.Out.WriteLineAsync(options.Azurite ? "Starting (the first time installs Azurite, which takes a minute) …" : "Starting …");
        await using var local = await LocalRun.StartAsync(LocalSettings.AreOnesOwn ? options : options with { Settings = Showcase.Settings }, cancellationToken);
        await Console.Out.WriteLineAsync(Welcome.Text(local, options.Page));
        await UntilStoppedAsync(cancellationToken);
        await Console.Out.WriteLineAsync("Stopping …");

        return 0;
    }

    private static async Task<int> DemoAsync(LocalRunOptions options, CancellationToken cancellationToken)
    {
        await using var local = await LocalRun.StartAsync(
            options with
            {
                Settings = Showcase.Settings,
                Logging = logging => logging.SetMinimumLevel(LogLevel.Error).AddSimpleConsole(console => console.SingleLine = true),
            },
            cancellationToken);

        return await new Conversation(local).PlayAsync(Console.Out, cancellationToken) ? 0 : 1;
    }

    private static async Task<int> WorkAsync(int port, string? key, TimeSpan ahead, CancellationToken cancellationToken)
    {
        if (ahead < TimeSpan.Zero)
        {
            throw new StartException("--clock-ahead is not negative: let the others be ahead instead.");
        }

        var clock = new AdjustableClock();
        clock.Advance(ahead);
        await using var functions = await FunctionsHost.StartAsync(new FunctionsHostOptions { Port = port, Key = key, Clock = clock }, cancellationToken);
        await Console.Out.WriteLineAsync($"Functions at {functions.Address}. Ctrl-C stops them.");
        await UntilStoppedAsync(cancellationToken);

        return 0;
    }

    private static async Task<int> InOneSentenceAsync(Func<Task<int>> command, CancellationToken cancellationToken)
    {
        try
        {
            return await command();
        }
        catch (StartException fault)
        {
            await Console.Error.WriteLineAsync(fault.Message);

            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 130;
        }
    }

    private static Task UntilStoppedAsync(CancellationToken cancellationToken) =>
        Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
