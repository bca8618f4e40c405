using System.Diagnostics;
using System.Globalization;
using Azure.Data.Tables;
using Chat.Benchmarks.Emulator;
using Chat.Emulator;
using Chat.Functions.Bots;
using Chat.Local;
using Chat.Local.Hosting;
using Chat.Local.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chat.Benchmarks.Bots;

/// <summary>
/// How long a bot takes from the moment in which the service took the question to the moment in which it took the reply, by the service's own clock,
/// with the event's delivery in between; and what a reply costs in calls. App, emulator and tables in one process.
/// </summary>
public static class BotBenchmark
{
    private const int PerSecond = 50;
    private const int Questions = 500;
    private const int Users = 50;

    private static readonly (string Text, string Bot, string What)[] Asked =
    [
        ("@bot when are you open?", "helper", "an answer of the settings"),
        ("@faq I forgot my password", "faq", "an answer of the FAQ file"),
        ("/summary", "helper", "a summary without a model, of 20 messages"),
    ];

    /// <returns>True when every question got one reply.</returns>
    public static async Task<bool> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var table = new MarkdownTable(
            $"{PerSecond} questions a second, {Questions:n0} in all", "replies", "p50 ms", "p99 ms", "longest ms", "calls of tables", "calls of the chat service");
        var all = true;
        foreach (var (text, bot, what) in Asked)
        {
            // Once with the archive beside it, as it runs; once alone, to count its calls.
            var delays = (await MeasureAsync(text, bot, alone: false, cancellationToken)).Delays;
            var (counted, tables, acs) = await MeasureAsync(text, bot, alone: true, cancellationToken);
            all &= delays.Count == Questions && counted.Count == Questions;
            table.Add(
                what, $"{delays.Count}", $"{delays[delays.Count / 2]}", $"{delays[(int)(delays.Count * 0.99)]}", $"{delays[^1]}",
                MarkdownTable.Number(tables), MarkdownTable.Number(acs));
        }

        table.Print(output);

        return all;
    }

    private static async Task<(IReadOnlyList<long> Delays, double Tables, double Acs)> MeasureAsync(string text, string bot, bool alone, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("bots");
        await using var storage = await EmbeddedStorage.StartAsync(new(Blob: 0, Queue: 0, Table: 0), folder.FullName, null, cancellationToken);
        await using var emulator = await AcsEmulator.StartAsync(new EmulatorOptions { Port = 0 }, cancellationToken);
        var settings = new Dictionary<string, string?>(LocalSettings.For(emulator, storage.ConnectionString)) { ["BotManners__PerUserPerMinute"] = "600" };
        // What is done by the clock is no call of a reply.
        foreach (var timer in FunctionCatalog.All.Where(function => alone && function.Trigger is TimerTriggerAttribute))
        {
            settings[$"AzureWebJobs.{timer.Name}.Disabled"] = "true";
        }

        await using var functions = await FunctionsHost.StartAsync(
            new FunctionsHostOptions
            {
                Port = 0,
                Settings = settings,
                Logging = logging => logging.SetMinimumLevel(LogLevel.Error).AddSimpleConsole(),
            },
            cancellationToken);
        foreach (var subscription in LocalRun.Subscriptions(functions.Address).Where(one => !alone || one.Name != "chat-events"))
        {
            await emulator.SubscribeAsync(subscription, cancellationToken);
        }

        using var acs = new AcsConnection(emulator);
        var self = new AcsUser((await functions.Services.GetRequiredService<BotRoster>().Find(bot)!.IdAsync(cancellationToken)).Value, "");
        var users = await Task.WhenAll(Enumerable.Range(0, Users).Select(_ => acs.UserAsync(cancellationToken)));
        var rooms = new List<(AcsUser User, string ThreadId)>();
        for (var thread = 0; thread < Questions + Users; thread++)
        {
            var user = users[thread % Users];
            rooms.Add((user, await acs.ThreadAsync(user, [user, self], cancellationToken)));
        }

        // The first of everything is slow: code is made ready, and each sender's token is issued.
        await SendAsync(acs, rooms[Questions..], text, cancellationToken);
        await DelaysAsync(storage, rooms[Questions..], cancellationToken);
        if (text[0] == '/')
        {
            await ConverseAsync(storage, rooms[..Questions], cancellationToken);
        }

        storage.Tables.ForgetRequests();
        emulator.ForgetRequests();
        await SendAsync(acs, rooms[..Questions], text, cancellationToken);
        var (tables, chat) = (0d, 0d);
        var delays = await DelaysAsync(storage, rooms[..Questions], cancellationToken, counted =>
        {
            // The looks of this loop are queries, too; what is left out here is counted by hand.
            tables = storage.Tables.Requests.Sum(pair => pair.Value) - counted;
            chat = emulator.Requests.Sum(pair => pair.Value) - Questions;
        });
        folder.Delete(recursive: true);

        return (delays, tables / Questions, chat / Questions);
    }

    // Twenty messages of before, as the archive has them.
    private static Task ConverseAsync(EmbeddedStorage storage, IEnumerable<(AcsUser User, string ThreadId)> rooms, CancellationToken cancellationToken)
    {
        var messages = new TableClient(storage.ConnectionString, "messages");
        var since = DateTimeOffset.UtcNow.AddHours(-1);

        return Parallel.ForEachAsync(rooms, cancellationToken, async (room, token) => await messages.SubmitTransactionAsync(
            Enumerable.Range(0, 20).Select(i =>
            {
                var on = since.AddSeconds(i * 60);
                var id = on.ToUnixTimeMilliseconds();

                return new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(room.ThreadId, $"{id:d19}|m")
                {
                    ["MessageId"] = id.ToString(CultureInfo.InvariantCulture),
                    ["Version"] = id,
                    ["Change"] = "received",
                    ["Text"] = $"this is message number {i}",
                    ["Sender"] = room.User.Id,
                    ["SenderName"] = "Ana",
                    ["ComposedOn"] = on,
                    ["OccurredOn"] = on,
                    ["Judged"] = "allowed",
                });
            }),
            token));
    }

    private static async Task SendAsync(AcsConnection acs, IReadOnlyList<(AcsUser User, string ThreadId)> rooms, string text, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var sends = new List<Task>(rooms.Count);
        for (var i = 0; i < rooms.Count; i++)
        {
            if (TimeSpan.FromSeconds((double)i / PerSecond) - Stopwatch.GetElapsedTime(started) is { Ticks: > 0 } early)
            {
                await Task.Delay(early, cancellationToken);
            }

            sends.Add(acs.SendAsync(rooms[i].User, rooms[i].ThreadId, text, cancellationToken));
        }

        await Task.WhenAll(sends);
    }

    // From each question's id to its reply's: both are the service's own time in milliseconds. In order.
    private static async Task<IReadOnlyList<long>> DelaysAsync(
        EmbeddedStorage storage, IReadOnlyList<(AcsUser User, string ThreadId)> rooms, CancellationToken cancellationToken, Action<int>? count = null)
    {
        var messages = new TableClient(storage.ConnectionString, "messages");
        var wanted = rooms.Select(room => room.ThreadId).ToHashSet(StringComparer.Ordinal);
        var delays = new List<long>();
        var pages = 0;
        for (var looks = 0; looks < 120 && delays.Count < rooms.Count; looks++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
            delays.Clear();
            await foreach (var page in messages.QueryAsync<TableEntity>("ReplyId ne ''", select: ["PartitionKey", "RowKey", "ReplyId"], cancellationToken: cancellationToken).AsPages())
            {
                pages++;
                delays.AddRange(page.Values
                    .Where(row => wanted.Contains(row.PartitionKey) && long.TryParse(row.GetString("ReplyId"), out _))
                    .Select(row => long.Parse(row.GetString("ReplyId"), CultureInfo.InvariantCulture) - long.Parse(row.RowKey[..19], CultureInfo.InvariantCulture)));
            }
        }

        count?.Invoke(pages);
        delays.Sort();

        return delays;
    }
}
