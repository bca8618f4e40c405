using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;

namespace Chat.Benchmarks.Emulator;

/// <summary>
/// How long a message is under way to people whose realtime lines are open: from before it is sent until its frame is there. Bounded in time and count.
/// </summary>
internal static class PushBenchmark
{
    private const int Clients = 100;
    private const string Mark = "push number ";

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Straggling = TimeSpan.FromSeconds(10);

    private static readonly (string Name, int Threads, int PerSecond)[] Loads =
    [
        ("all in one thread, 5 messages a second", 1, 5),
        ("all in one thread, 20 messages a second", 1, 20),
        ("in 50 threads of two, 100 messages a second", 50, 100),
        ("in 50 threads of two, 400 messages a second", 50, 400),
    ];

    /// <returns>True when every push arrived, once.</returns>
    public static async Task<bool> RunAsync(AcsConnection acs, TextWriter output, CancellationToken cancellationToken)
    {
        var users = new List<AcsUser>();
        var arrivals = new ConcurrentQueue<(int Number, long At)>();
        var lines = new List<ClientWebSocket>();
        for (var i = 0; i < Clients; i++)
        {
            var user = await acs.UserAsync(cancellationToken);
            users.Add(user);
            lines.Add(await acs.OpenLineAsync(user, cancellationToken));
        }

        var reading = lines.Select(line => Task.Run(() => ReadAsync(line, arrivals), cancellationToken)).ToList();
        output.WriteLine($"{Clients} people with an open realtime line, each push from before the message was sent until its frame was there:\n");
        var table = new MarkdownTable("who", "pushes", "per second", "missing", "doubled", "push p50 ms", "p99 ms", "answer to the sender p50 ms", "push to answer, p50");
        var complete = true;
        foreach (var (name, threads, perSecond) in Loads)
        {
            var (row, isComplete) = await LoadAsync(acs, users, arrivals, threads, perSecond, cancellationToken);
            table.Add([name, .. row]);
            complete &= isComplete;
        }

        table.Print(output);
        foreach (var line in lines)
        {
            line.Abort();
            line.Dispose();
        }

        await Task.WhenAll(reading);

        return complete;
    }

    private static async Task<(string[] Row, bool IsComplete)> LoadAsync(
        AcsConnection acs, List<AcsUser> users, ConcurrentQueue<(int Number, long At)> arrivals, int threads, int perSecond, CancellationToken cancellationToken)
    {
        var members = users.Select((user, index) => (user, index)).GroupBy(one => one.index % threads).Select(group => group.Select(one => one.user).ToList()).ToList();
        var threadIds = await Task.WhenAll(members.Select(people => acs.ThreadAsync(people[0], people.Skip(1), cancellationToken)));
        arrivals.Clear();
        var messages = (int)(perSecond * Duration.TotalSeconds);
        var (sent, answers) = (new long[messages], new double[messages]);
        var sending = new List<Task>();
        var began = Stopwatch.GetTimestamp();
        for (var number = 0; number < messages; number++)
        {
            // By the clock, however long the ones before take.
            var due = TimeSpan.FromSeconds(number / (double)perSecond);
            if (due - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } early)
            {
                await Task.Delay(early, cancellationToken);
            }

            sending.Add(SendAsync(number));
        }

        await Task.WhenAll(sending);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var expected = messages * (users.Count / threads);
        for (var waited = Stopwatch.GetTimestamp(); arrivals.Count < expected && Stopwatch.GetElapsedTime(waited) < Straggling;)
        {
            await Task.Delay(20, cancellationToken);
        }

        var arrived = arrivals.ToList();
        var times = arrived.Select(one => Stopwatch.GetElapsedTime(sent[one.Number], one.At).TotalMilliseconds).Order().ToList();
        var (answer, middle) = (answers.Order().ElementAt(messages / 2), times[times.Count / 2]);
        var doubled = arrived.GroupBy(one => one.Number).Sum(group => Math.Max(0, group.Count() - (users.Count / threads)));
        var missing = expected + doubled - arrived.Count;

        return (
            [
                MarkdownTable.Number(arrived.Count), MarkdownTable.Number(arrived.Count / seconds), missing.ToString(CultureInfo.InvariantCulture), doubled.ToString(CultureInfo.InvariantCulture),
                MarkdownTable.Number(middle), MarkdownTable.Number(times[times.Count * 99 / 100]), MarkdownTable.Number(answer), $"{MarkdownTable.Number(middle / answer)}×",
            ],
            missing + doubled == 0);

        async Task SendAsync(int number)
        {
            var thread = number % threads;
            sent[number] = Stopwatch.GetTimestamp();
            await acs.SendAsync(members[thread][number / threads % members[thread].Count], threadIds[thread], $"{Mark}{number};", cancellationToken);
            answers[number] = Stopwatch.GetElapsedTime(sent[number]).TotalMilliseconds;
        }
    }

    private static async Task ReadAsync(ClientWebSocket line, ConcurrentQueue<(int Number, long At)> arrivals)
    {
        var buffer = new byte[1 << 16];
        var filled = 0;
        try
        {
            while (await line.ReceiveAsync(buffer.AsMemory(filled), CancellationToken.None) is { MessageType: WebSocketMessageType.Text } read)
            {
                filled += read.Count;
                if (!read.EndOfMessage)
                {
                    continue;
                }

                var at = Stopwatch.GetTimestamp();
                if (NumberOf(buffer.AsSpan(0, filled)) is { } number)
                {
                    arrivals.Enqueue((number, at));
                }

                filled = 0;
            }
        }
        catch (Exception over) when (over is WebSocketException or OperationCanceledException)
        {
            // Aborted by us.
        }
    }

    private static int? NumberOf(ReadOnlySpan<byte> frame)
    {
        var mark = frame.IndexOf(Encoding.ASCII.GetBytes(Mark));
        if (mark < 0)
        {
            return null;
        }

        var rest = frame[(mark + Mark.Length)..];

        return int.Parse(rest[..rest.IndexOf((byte)';')], CultureInfo.InvariantCulture);
    }
}
