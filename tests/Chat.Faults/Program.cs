using System.CommandLine;
using System.Diagnostics;
using Chat.Faults.Scenarios;
using Chat.Faults.Seeds;

// dotnet run --project tests/Chat.Faults -- soak --seeds 1000
// dotnet run --project tests/Chat.Faults -- seed 17
// dotnet run --project tests/Chat.Faults -- scenarios
var seeds = new Option<int>("--seeds") { Description = "How many seeds to run.", DefaultValueFactory = _ => 1000 };
var first = new Option<int>("--from") { Description = "The first seed." };
var azurite = new Option<bool>("--azurite") { Description = "With Azurite as the table store." };
var stages = new Option<int>("--stages") { Description = "How many run side by side, each with processes of its own.", DefaultValueFactory = _ => Soak.Stages };
var soak = new Command("soak", "Runs seed after seed and reports; 0 when nothing was wrong.") { seeds, first, azurite, stages };
soak.SetAction((parsed, token) => RunAsync(parsed.GetValue(first), parsed.GetValue(seeds), parsed.GetValue(azurite), parsed.GetValue(stages), token));

var number = new Argument<int>("number") { Description = "The seed." };
var one = new Command("seed", "Runs one seed again.") { number, azurite };
one.SetAction((parsed, token) => RunAsync(parsed.GetValue(number), 1, parsed.GetValue(azurite), 1, token));

var away = new Option<int>("--seconds") { Description = "How long the store is away.", DefaultValueFactory = _ => 60 };
var scenarios = new Command("scenarios", "A store that is away, and one that is silent; old events; workers that are told to stop; an event that nobody can read.") { away };
scenarios.SetAction(async parsed =>
{
    var seconds = TimeSpan.FromSeconds(parsed.GetValue(away));
    var failed = 0;
    foreach (var (name, run) in new (string, Func<Task<IReadOnlyList<string>>>)[]
    {
        ("the store is away", () => StoreAway.RunAsync(seconds, silent: false)),
        ("the store is silent", () => StoreAway.RunAsync(seconds, silent: true)),
        ("old events", () => OldEvents.RunAsync(seed: 3)),
        ("workers are told to stop", () => Termination.RunAsync(rounds: 6)),
        ("a poison event", Poison.RunAsync),
    })
    {
        var wrong = await run();
        failed += wrong.Count > 0 ? 1 : 0;
        Console.WriteLine($"{(wrong.Count == 0 ? "ok" : "WRONG")}: {name}{string.Concat(wrong.Select(what => $"\n  {what}"))}");
    }

    return failed == 0 ? 0 : 1;
});

return await new RootCommand("Faults on purpose: real traffic through real processes, and an oracle at the end.") { soak, one, scenarios }.Parse(args).InvokeAsync();

static async Task<int> RunAsync(int first, int count, bool azurite, int stages, CancellationToken cancellationToken)
{
    var began = Stopwatch.GetTimestamp();
    var report = await Soak.RunAsync(first, count, stages, azurite, Console.WriteLine, cancellationToken);
    Console.WriteLine($"{report.Passed} seeds passed, {report.Failed.Count} failed, {report.Deaths} workers killed, in {Stopwatch.GetElapsedTime(began):hh\\:mm\\:ss}.");

    return report.Failed.Count == 0 ? 0 : 1;
}
