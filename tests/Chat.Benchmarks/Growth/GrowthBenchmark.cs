using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.Benchmarks.Archive;
using Chat.Benchmarks.Moderation.Samples;
using Chat.Functions.Moderation.Engine;
using static Chat.Benchmarks.MarkdownTable;

namespace Chat.Benchmarks.Growth;

/// <summary>
/// How cost grows when there is more: threads of a person, messages in a thread, members of a thread, terms in a list, each doubled four times. About three
/// minutes.
/// </summary>
internal static class GrowthBenchmark
{
    private const int Doublings = 4;
    private const int Turns = 60;
    private const int Warming = 10;
    private const int Samples = 8_000;

    private static readonly int[] Times = [.. Enumerable.Range(0, Doublings + 1).Select(doubling => 1 << doubling)];

    public static async Task RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        await using var world = await ArchiveWorld.StartAsync(cancellationToken);
        output.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}; app, emulator, tables and load in one process; medians of {Turns} turns in which every size has its own:");
        output.WriteLine();
        var table = new MarkdownTable(["what, and of how many at first", "at first, ms", .. Times.Skip(1).Select(times => $"{times} times as many")]);
        await ThreadsAsync(world, table, cancellationToken);
        await MessagesAsync(world, table, cancellationToken);
        await MembersAsync(world, table, cancellationToken);
        table.Print(output);

        var terms = new MarkdownTable(["moderation, µs of CPU per message", "625 terms", .. Times.Skip(1).Select(times => $"{times} times as many")]);
        Terms(terms);
        terms.Print(output);
    }

    private static async Task ThreadsAsync(ArchiveWorld world, MarkdownTable table, CancellationToken cancellationToken)
    {
        const int Least = 100;
        var people = new List<HttpClient>();
        foreach (var times in Times)
        {
            var person = await world.PersonAsync($"of-{Least * times}-threads", cancellationToken);
            people.Add(person);
            await Parallel.ForEachAsync(
                Enumerable.Range(0, Least * times),
                new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken },
                async (number, token) => await CreateAsync(person, $"thread {number}", [], token));
        }

        await AddAsync(table, $"threads of a person ({Least}): the first page of 20", people, person => ReadAsync(person, "/api/threads?pageSize=20", cancellationToken));
        await AddAsync(table, $"threads of a person ({Least}): one thread", people, person => CreateAsync(person, "one more", [], cancellationToken), "made");
    }

    private static async Task MessagesAsync(ArchiveWorld world, MarkdownTable table, CancellationToken cancellationToken)
    {
        const int Least = 1_000;
        var threads = new List<(string ThreadId, int Messages)>();
        foreach (var times in Times)
        {
            threads.Add(($"19:growth{times}@thread.v2", Least * times));
            await world.FillAsync(threads[^1].ThreadId, threads[^1].Messages, cancellationToken);
        }

        var next = ArchiveWorld.Start + (Least * Times[^1] * 1000L);
        await AddAsync(table, $"messages of a thread ({Least:n0}): the transcript's first page of 20", threads, thread => ReadAsync(world.Compliance, $"{Transcript(thread.ThreadId)}?pageSize=20", cancellationToken));
        await AddAsync(
            table, $"messages of a thread ({Least:n0}): the newest 20", threads,
            thread => ReadAsync(world.Compliance, $"{Transcript(thread.ThreadId)}?pageSize=20&from={TimeOf(ArchiveWorld.Start + ((thread.Messages - 20) * 1000L))}", cancellationToken));
        await AddAsync(table, $"messages of a thread ({Least:n0}): one event in", threads, thread => world.DeliverAsync([ArchiveWorld.Received(thread.ThreadId, next += 1000)], cancellationToken));
    }

    private static async Task MembersAsync(ArchiveWorld world, MarkdownTable table, CancellationToken cancellationToken)
    {
        const int Least = 10;
        var owner = await world.PersonAsync("owner-of-many", cancellationToken);
        var threads = new List<(string ThreadId, int Members)>();
        foreach (var times in Times)
        {
            threads.Add((await CreateAsync(owner, "members", Guests(Least * times), cancellationToken), Least * times));
        }

        var next = ArchiveWorld.Start;
        await AddAsync(table, $"members of a thread ({Least}): one event in", threads, thread => world.DeliverAsync([ArchiveWorld.Received(thread.ThreadId, next += 1000)], cancellationToken));
        await AddAsync(table, $"members of a thread ({Least}): the thread with its caller's role", threads, thread => ReadAsync(owner, $"/api/threads/{Uri.EscapeDataString(thread.ThreadId)}", cancellationToken));
        await AddAsync(table, $"members of a thread ({Least}): all of them, by member", threads, thread => ReadAsync(owner, $"/api/threads/{Uri.EscapeDataString(thread.ThreadId)}/participants", cancellationToken), by: thread => thread.Members);
        await AddAsync(table, $"members of a thread ({Least}): a thread with them, all known, by member", threads, thread => CreateAsync(owner, "members", Guests(thread.Members), cancellationToken), by: thread => thread.Members);

        static string[] Guests(int count) => [.. Enumerable.Range(0, count).Select(number => $"member-{number}")];
    }

    private static void Terms(MarkdownTable table)
    {
        const int Least = 625;
        var clean = new CleanText();
        var all = TermList.Make(Least * Times[^1], seed: 7, clean);
        var lists = Times.Select(times => all.Take(Least * times).ToList()).ToList();
        var engines = lists.Select(list => Engine(list.Select(entry => entry.Term))).ToList();

        // Each list meets as many of its own terms as the others of theirs.
        var own = lists.Select(list => new Corpus(clean, list, seed: 7).Make(Samples)).ToList();
        var innocent = own[^1].Where(sample => sample.Kind == "clean").ToList();
        AddTo("clean messages", _ => innocent);
        AddTo("whole corpus, with terms of the list", size => own[size]);

        void AddTo(string what, Func<int, List<Sample>> messages)
        {
            var times = Times.Select(_ => new List<double>()).ToList();
            for (var round = 0; round < 9; round++)
            {
                for (var size = 0; size < engines.Count; size++)
                {
                    times[size].Add(MicrosecondsPerMessage(engines[size], messages(size)));
                }
            }

            table.Add(Row(what, [.. times.Select(Median)]));
        }
    }

    // In turns, so that whatever else the machine does falls on all of them; the first turns are not counted.
    private static async Task AddAsync<T>(MarkdownTable table, string what, List<T> sizes, Func<T, Task> act, string suffix = "", Func<T, int>? by = null)
    {
        var times = sizes.Select(_ => new List<double>()).ToList();
        for (var turn = -Warming; turn < Turns; turn++)
        {
            for (var size = 0; size < sizes.Count; size++)
            {
                var began = Stopwatch.GetTimestamp();
                await act(sizes[size]);
                if (turn >= 0)
                {
                    times[size].Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds / (by?.Invoke(sizes[size]) ?? 1));
                }
            }
        }

        table.Add(Row(suffix.Length > 0 ? $"{what} {suffix}" : what, [.. times.Select(Median)]));
    }

    private static string[] Row(string what, IReadOnlyList<double> medians) =>
        [what, medians[0].ToString("0.000", CultureInfo.InvariantCulture), .. medians.Skip(1).Select(median => $"{Number(median / medians[0])}×")];

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static async Task<string> CreateAsync(HttpClient person, string topic, string[] members, CancellationToken cancellationToken)
    {
        using var made = await person.PostAsJsonAsync("/api/threads", new { topic, participants = members.Select(userId => new { userId }) }, cancellationToken);

        return (await made.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("threadId").GetString()!;
    }

    private static async Task ReadAsync(HttpClient reader, string address, CancellationToken cancellationToken)
    {
        using var answer = await reader.GetAsync(address, cancellationToken);
        await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(cancellationToken);
    }

    private static string Transcript(string threadId) => $"/api/threads/{Uri.EscapeDataString(threadId)}/transcript";

    private static string TimeOf(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static ModerationEngine Engine(IEnumerable<string> terms) =>
        Moderation.ModerationBenchmark.Read(new { version = "growth", rules = new[] { new { name = "terms", action = "flag", terms } } });

    private static double MicrosecondsPerMessage(ModerationEngine engine, List<Sample> samples) => Moderation.ModerationBenchmark.MicrosecondsPerMessage(engine, samples);
}
