using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Chat.Benchmarks.Archive;

/// <summary>What the archive costs: events in, as Event Grid brings them, until their rows are stored; transcripts out; and both as a thread grows.</summary>
public static class ArchiveBenchmark
{
    private const int Senders = 8;
    private const int Many = 100_000;
    private const int Most = 1_000_000;
    private const int Looks = 60;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);

    /// <param name="most">Messages in the largest thread.</param>
    /// <returns>True when the archive keeps to what it promises: transactions per message, and a first page that costs the same in a long thread.</returns>
    public static async Task<bool> RunAsync(TextWriter output, int? most, CancellationToken cancellationToken)
    {
        await using var world = await ArchiveWorld.StartAsync(cancellationToken);
        var isKept = await WritesAsync(world, output, cancellationToken);
        isKept &= await ReadsAsync(world, output, most ?? Most, cancellationToken);
        await StreamAsync(world, output, cancellationToken);

        return isKept;
    }

    private static async Task<bool> WritesAsync(ArchiveWorld world, TextWriter output, CancellationToken cancellationToken)
    {
        var table = new MarkdownTable(
            $"events in, {Senders} batches at a time for {Duration.TotalSeconds:0} s", "events/s", "rows per event", "table writes per event", "per 100", "table reads per event");
        var isKept = true;
        await DeliverAsync(world, 100, 10, TimeSpan.FromSeconds(2), cancellationToken);
        foreach (var threads in new[] { 1, 10, 1000 })
        {
            foreach (var size in new[] { 1, 10, 100 })
            {
                world.Tables.ForgetRequests();
                var (events, rows, seconds, written, looked) = await DeliverAsync(world, size, threads, Duration, cancellationToken);
                var writes = written / (double)events;
                table.Add(
                    $"batches of {size}, {threads:n0} {(threads == 1 ? "thread" : "threads")}",
                    MarkdownTable.Number(events / seconds), $"{rows / (double)events:f2}", $"{writes:f3}", $"{writes * 100:f1}", $"{looked / (double)events:f3}");
                isKept &= writes <= (size == 100 && threads == 1 ? 0.012 : 1.2) && rows == events;
            }
        }

        table.Print(output);

        return isKept;
    }

    private static async Task<(long Events, long Rows, double Seconds, long Writes, long Reads)> DeliverAsync(ArchiveWorld world, int size, int threads, TimeSpan duration, CancellationToken cancellationToken)
    {
        var threadIds = Enumerable.Range(0, threads).Select(_ => ThreadId()).ToArray();
        var (next, events) = (0L, 0L);
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(async sender =>
        {
            var random = new Random(sender);
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                // Event Grid parts no batches by thread: whatever happened at that time is in one.
                await world.DeliverAsync(
                    Enumerable.Range(0, size).Select(_ => ArchiveWorld.Received(threadIds[random.Next(threads)], ArchiveWorld.Start + Interlocked.Increment(ref next))), cancellationToken);
                Interlocked.Add(ref events, size);
            }
        }));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var (writes, reads) = (Requests(world, read: false), Requests(world, read: true));

        return (events, threadIds.Sum(world.Rows), seconds, writes, reads);
    }

    private static async Task<bool> ReadsAsync(ArchiveWorld world, TextWriter output, int most, CancellationToken cancellationToken)
    {
        int[] sizes = [10, 1000, Many, most];
        var threads = new List<(int Messages, string ThreadId)>();
        foreach (var messages in sizes)
        {
            threads.Add((messages, ThreadId()));
            await world.FillAsync(threads[^1].ThreadId, messages, cancellationToken);
        }

        // In turns, so that whatever else the machine does falls on all of them; the first turns are not counted.
        var places = new[] { 0.0, 0.5, 0.95 };
        var times = new Dictionary<(int Messages, string What), List<double>>();
        for (var turn = -10; turn < Looks; turn++)
        {
            foreach (var (messages, threadId) in threads)
            {
                foreach (var place in places)
                {
                    // The last page begins where a whole page is left; a thread of ten has one.
                    var first = Math.Max(0, Math.Min((int)(messages * place), messages - 100));
                    await TimeAsync($"{place}", () => PageAsync(world, threadId, ArchiveWorld.Start + (first * 1000L), 10, cancellationToken));
                }

                await TimeAsync("append", () => world.DeliverAsync([ArchiveWorld.Received(threadId, ArchiveWorld.Start + (messages * 1000L) + 1_000_000 + turn)], cancellationToken));
                await TimeAsync("append 100", () => world.DeliverAsync(
                    Enumerable.Range(0, 100).Select(i => ArchiveWorld.Received(threadId, ArchiveWorld.Start + (messages * 1000L) + 2_000_000 + (turn * 100) + i)), cancellationToken));

                async Task TimeAsync(string what, Func<Task> act)
                {
                    var started = Stopwatch.GetTimestamp();
                    await act();
                    if (turn >= 0)
                    {
                        times.TryAdd((messages, what), []);
                        times[(messages, what)].Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                    }
                }
            }
        }

        var table = new MarkdownTable("messages in the thread", "first page of 10, ms", "ratio to 10", "page in the middle", "page near the end", "append 1, ms", "ratio to 1,000", "append 100, ms", "ratio to 1,000");
        foreach (var (messages, _) in threads)
        {
            var first = Of(messages, "0");
            table.Add(
                $"{messages:n0}", $"{first:f2}", $"{first / Of(10, "0"):f2}×", $"{Of(messages, "0.5") / first:f2}×", $"{Of(messages, "0.95") / first:f2}×",
                $"{Of(messages, "append"):f2}", $"{Of(messages, "append") / Of(1000, "append"):f2}×", $"{Of(messages, "append 100"):f2}", $"{Of(messages, "append 100") / Of(1000, "append 100"):f2}×");
        }

        table.Print(output);
        await PagesPerSecondAsync(world, output, threads[2].ThreadId, cancellationToken);

        return Of(Many, "0") / Of(10, "0") < 2 && Of(most, "append") / Of(1000, "append") < 2;

        double Of(int messages, string what) => times[(messages, what)].Order().ElementAt(Looks / 2);
    }

    private static async Task PagesPerSecondAsync(ArchiveWorld world, TextWriter output, string threadId, CancellationToken cancellationToken)
    {
        var table = new MarkdownTable($"transcript pages, {Senders} readers for {Duration.TotalSeconds:0} s", "pages/s", "messages/s");
        foreach (var size in new[] { 10, 100, 200 })
        {
            var (pages, started) = (0L, Stopwatch.GetTimestamp());
            await Task.WhenAll(Enumerable.Range(0, Senders).Select(async reader =>
            {
                var random = new Random(reader);
                while (Stopwatch.GetElapsedTime(started) < Duration)
                {
                    await PageAsync(world, threadId, ArchiveWorld.Start + (random.Next(Many - 200) * 1000L), size, cancellationToken);
                    Interlocked.Increment(ref pages);
                }
            }));
            var perSecond = pages / Stopwatch.GetElapsedTime(started).TotalSeconds;
            table.Add($"of {size}", MarkdownTable.Number(perSecond), MarkdownTable.Number(perSecond * size));
        }

        table.Print(output);
    }

    private static async Task PageAsync(ArchiveWorld world, string threadId, long from, int size, CancellationToken cancellationToken)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(from).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        using var answer = await world.Compliance.GetAsync($"/api/threads/{Uri.EscapeDataString(threadId)}/transcript?pageSize={size}&from={time}", cancellationToken);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        using var page = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
        if (page.RootElement.GetProperty("entries").GetArrayLength() is 0)
        {
            throw new InvalidOperationException("The page is empty.");
        }
    }

    // Live memory of app, tables and reader together, above what it was before, at three places of the stream.
    private static async Task StreamAsync(ArchiveWorld world, TextWriter output, CancellationToken cancellationToken)
    {
        var table = new MarkdownTable("a whole transcript as NDJSON", "messages/s", "live memory after a tenth, KiB", "after a half", "at the end");
        foreach (var messages in new[] { Many / 10, Many })
        {
            var threadId = ThreadId();
            await world.FillAsync(threadId, messages, cancellationToken);
            await StreamAsync(world, threadId, messages, null, cancellationToken);
            var memory = new List<long>();
            var before = GC.GetTotalMemory(forceFullCollection: true);
            await StreamAsync(world, threadId, messages, () => memory.Add((GC.GetTotalMemory(forceFullCollection: true) - before) / 1024), cancellationToken);
            var started = Stopwatch.GetTimestamp();
            await StreamAsync(world, threadId, messages, null, cancellationToken);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            table.Add([$"{messages:n0} messages", MarkdownTable.Number(messages / seconds), .. memory.Select(kibibytes => $"{kibibytes:n0}")]);
        }

        table.Print(output);
    }

    private static async Task StreamAsync(ArchiveWorld world, string threadId, int messages, Action? measure, CancellationToken cancellationToken)
    {
        using var answer = await world.Compliance.GetAsync(
            $"/api/threads/{Uri.EscapeDataString(threadId)}/transcript?format=ndjson", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        using var lines = new StreamReader(await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancellationToken));
        var read = 0;
        while (await lines.ReadLineAsync(cancellationToken) is not null)
        {
            read++;
            if (read == messages / 10 || read == messages / 2 || read == messages)
            {
                measure?.Invoke();
            }
        }

        if (read != messages)
        {
            throw new InvalidOperationException($"{read} of {messages} messages came.");
        }
    }

    private static long Requests(ArchiveWorld world, bool read) =>
        world.Tables.Requests.Where(request => request.Key.StartsWith("GET", StringComparison.Ordinal) == read).Sum(request => request.Value);

    private static string ThreadId() => $"19:{Guid.NewGuid():n}@thread.v2";
}
