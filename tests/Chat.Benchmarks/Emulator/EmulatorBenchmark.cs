using System.Diagnostics;
using Chat.Emulator;

namespace Chat.Benchmarks.Emulator;

/// <summary>
/// The emulator under many clients, over HTTPS: whether anything is lost or doubled, how fast it answers, what a stored message weighs, and
/// whether reading gets slower where there is much, and how fast open lines hear of it. Bounded in time and count.
/// </summary>
public static class EmulatorBenchmark
{
    private const int Clients = 200;
    private const int Threads = 50;
    private const int Many = 10_000;
    private const int Warming = 5;
    private const int Walks = 15;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(60);

    /// <returns>True when no request failed and no message or push was lost or doubled.</returns>
    public static async Task<bool> RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        await using var emulator = await AcsEmulator.StartAsync(new EmulatorOptions { Port = 0 }, cancellationToken);
        using var acs = new AcsConnection(emulator);

        // Memory comes first: what a load leaves behind goes while we measure, and is more than ten thousand messages.
        await MemoryAsync(acs, output, cancellationToken);
        var clean = await LoadAsync(acs, output, cancellationToken);
        clean &= await PushBenchmark.RunAsync(acs, output, cancellationToken);
        await PagesAsync(acs, output, cancellationToken);

        return clean;
    }

    /// <summary>Realtime pushes alone.</summary>
    public static async Task<bool> PushAsync(TextWriter output, CancellationToken cancellationToken)
    {
        await using var emulator = await AcsEmulator.StartAsync(new EmulatorOptions { Port = 0 }, cancellationToken);
        using var acs = new AcsConnection(emulator);

        return await PushBenchmark.RunAsync(acs, output, cancellationToken);
    }

    // Each client sends to its thread, reads the newest page and now and then a receipt is sent; at the end every thread is counted.
    private static async Task<bool> LoadAsync(AcsConnection acs, TextWriter output, CancellationToken cancellationToken)
    {
        var users = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => acs.UserAsync(cancellationToken)));
        var threads = new string[Threads];
        for (var thread = 0; thread < Threads; thread++)
        {
            threads[thread] = await acs.ThreadAsync(users[thread], users.Where((_, index) => index % Threads == thread), cancellationToken);
        }

        var tally = new Tally();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(users.Select((user, index) => ChatAsync(acs, user, threads[index % Threads], index, started, tally, cancellationToken)));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;

        var (lost, doubled) = (0, 0);
        for (var thread = 0; thread < Threads; thread++)
        {
            var held = await acs.ContentsAsync(users[thread], threads[thread], cancellationToken);
            var distinct = held.ToHashSet();
            lost += tally.Sent(threads[thread]).Count(text => !distinct.Contains(text));
            doubled += held.Count - distinct.Count;
        }

        Print(
            output,
            $"{Clients} clients in {Threads} threads for {seconds:f0} s",
            ["requests", "per second", "errors", "messages", "lost", "doubled", "p50 ms", "p99 ms"],
            [[$"{tally.Requests:n0}", $"{tally.Requests / seconds:n0}", $"{tally.Errors}", $"{tally.Messages:n0}", $"{lost}", $"{doubled}", $"{tally.Percentile(0.5):f1}", $"{tally.Percentile(0.99):f1}"]]);

        return tally.Errors + lost + doubled == 0;
    }

    private static async Task ChatAsync(AcsConnection acs, AcsUser user, string threadId, int client, long started, Tally tally, CancellationToken cancellationToken)
    {
        for (var turn = 0; Stopwatch.GetElapsedTime(started) < Duration; turn++)
        {
            var text = $"client {client} turn {turn}";
            var messageId = await tally.TimeAsync(() => acs.SendAsync(user, threadId, text, cancellationToken));
            if (messageId is not null)
            {
                tally.Add(threadId, text);
                if (turn % 10 == 0)
                {
                    await tally.TimeAsync(() => acs.ReadReceiptAsync(user, threadId, messageId, cancellationToken));
                }
            }

            await tally.TimeAsync(() => acs.PageAsync(user, acs.MessagesOf(threadId, 20), cancellationToken));
        }
    }

    private static void Print(TextWriter output, string title, string[] columns, IEnumerable<string[]> rows)
    {
        output.WriteLine($"{title}\n");
        var table = new MarkdownTable(columns);
        foreach (var row in rows)
        {
            table.Add(row);
        }

        table.Print(output);
    }

    private static async Task MemoryAsync(AcsConnection acs, TextWriter output, CancellationToken cancellationToken)
    {
        var user = await acs.UserAsync(cancellationToken);
        var threadId = await acs.ThreadAsync(user, [], cancellationToken);
        await acs.SendManyAsync(user, threadId, Many, new string('m', 100), cancellationToken);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await acs.SendManyAsync(user, threadId, Many, new string('m', 100), cancellationToken);
        var after = GC.GetTotalMemory(forceFullCollection: true);

        Print(
            output, $"{Many:n0} messages of 100 characters", ["bytes per stored message"], [[$"{(after - before) / (double)Many:n0}"]]);
    }

    private static async Task PagesAsync(AcsConnection acs, TextWriter output, CancellationToken cancellationToken)
    {
        var user = await acs.UserAsync(cancellationToken);
        var threadId = await acs.ThreadAsync(user, [], cancellationToken);
        await acs.SendManyAsync(user, threadId, Many, "a message", cancellationToken);
        var messages = await TimesAsync(acs.MessagesOf(threadId, 100));
        for (var thread = 0; thread < Many; thread++)
        {
            await acs.ThreadAsync(user, [], cancellationToken);
        }

        var threads = await TimesAsync(acs.ThreadsOf(100));

        Print(
            output,
            "Time of a page of 100, by its place; ratio to the first tenth",
            ["of", "first tenth ms", "middle", "last tenth"],
            [Row($"a thread of {Many:n0} messages", messages), Row($"a user of {Many:n0} threads", threads)]);

        // The same walk several times, the first ones not counted: a ratio to cold code would say nothing.
        async Task<IReadOnlyList<double>> TimesAsync(string first)
        {
            var walks = new List<IReadOnlyList<double>>();
            for (var walk = 0; walk < Warming + Walks; walk++)
            {
                walks.Add(await acs.PageTimesAsync(user, first, cancellationToken));
            }

            return [.. Enumerable.Range(0, walks[0].Count).Select(page => Median(walks.Skip(Warming).Select(times => times[page])))];
        }

        static string[] Row(string what, IReadOnlyList<double> times)
        {
            var tenth = times.Count / 10;
            var first = Median(times.Take(tenth));

            return [what, $"{first:f2}", $"{Median(times.Skip((times.Count - tenth) / 2).Take(tenth)) / first:f2}×", $"{Median(times.Skip(times.Count - tenth)) / first:f2}×"];
        }

        static double Median(IEnumerable<double> times) => times.Order().ElementAt(times.Count() / 2);
    }
}
