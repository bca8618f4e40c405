using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Chat.Functions.Delivery;
using Chat.Functions.Tables;
using Chat.Functions.Tests.Contract;
using Chat.Functions.Tests.Support;
using Chat.Local.Hosting;

namespace Chat.Functions.Tests.Stories;

/// <summary>What Event Grid, or somebody in its place, might deliver to each event trigger: docs/testing.md says how to send more of it, or one again.</summary>
[Collection(nameof(Alone))]
public sealed class GeneratedBadEventStories
{
    private const int AtOnce = 16;
    private const int Chunk = 500;

    /// <summary>One dead-letter file for so many deliveries: the trigger looks for new ones once a second, one after the other.</summary>
    private const int DeliveriesPerDeadLetter = 50;

    /// <summary>Far above what buffers and caches of a running worker come and go by, far below what keeping every event would take.</summary>
    private const long MostGrowth = 24 << 20;

    [Fact]
    public async Task Whatever_is_delivered_is_stored_once_or_parked_with_its_reason_or_refused_and_nothing_else_is_written()
    {
        await using var workers = await Workers.StartAsync(1, [.. BadInput.WithoutTimers]);
        using var trap = new TcpListener(IPAddress.Loopback, 0);
        trap.Start();
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = workers.Hosts[0].Address };
        var bad = new BadEvents(new Uri($"http://{trap.LocalEndpoint}/"));
        var tables = new TableServiceClient(workers.Tables.ConnectionString);
        var before = await KeysAsync(workers, tables);
        var (began, memory) = (Stopwatch.GetTimestamp(), new List<long>());

        for (var first = BadInput.First; first < BadInput.First + BadInput.Count; first += Chunk)
        {
            var wrongs = new ConcurrentQueue<string>();
            var seeds = Enumerable.Range(first, Math.Min(Chunk, BadInput.First + BadInput.Count - first)).ToList();
            await Parallel.ForEachAsync(seeds, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (seed, token) =>
            {
                if (await DeliverAsync(http, bad.Make(seed), seed, token) is { } wrong)
                {
                    wrongs.Enqueue(wrong);
                }
            });
            Assert.True(wrongs.IsEmpty, string.Join('\n', wrongs.Take(10)));
            await CheckAsync(tables, before, [.. seeds.Select(seed => (seed, bad.Make(seed)))]);
            memory.Add(GC.GetTotalMemory(forceFullCollection: true));
        }

        var (after, most) = (memory[Math.Min(1, memory.Count - 1)], memory[^1]);
        TestContext.Current.SendDiagnosticMessage(
            $"{BadInput.Count} bad deliveries from seed {BadInput.First} in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s, memory {after >> 20} MB after {2 * Chunk}, {most >> 20} MB at the end.");
        Assert.True(most - after < MostGrowth, $"Memory grew from {after >> 20} to {most >> 20} MB.");
        Assert.False(trap.Pending(), "A validation URL was called.");
    }

    [Fact]
    public async Task Whatever_is_in_the_dead_letter_container_is_recorded_with_a_reason_and_none_holds_up_the_others()
    {
        await using var workers = await Workers.StartAsync(1, [.. BadInput.WithoutTimers]);
        using var container = new BlobContainer(workers.Settings["AzureWebJobsStorage"]!, DeadLettersFunction.Container);
        using var receipts = new BlobContainer(workers.Settings["AzureWebJobsStorage"]!, "azure-webjobs-hosts");
        var bad = new BadEvents(workers.Acs.Endpoint);
        var letters = Enumerable.Range(BadInput.First, Math.Max(1, BadInput.Count / DeliveriesPerDeadLetter)).Select(bad.DeadLetter).ToList();
        var cancelled = TestContext.Current.CancellationToken;
        foreach (var (name, content) in letters)
        {
            await container.WriteAsync(name, content, cancelled);
        }

        var handled = new List<string>();
        await Eventually.IsTrueAsync(
            async () => (handled = [.. (await receipts.ListAsync("", cancelled)).Select(receipt => receipt[(receipt.IndexOf(DeadLettersFunction.Name, StringComparison.Ordinal) + DeadLettersFunction.Name.Length + 1)..])]).Count == letters.Count,
            () => $"every file is handled; not {string.Join(", ", letters.Select(letter => letter.Name).Except(handled).Take(5))}");
        var rows = new List<TableEntity>();
        await foreach (var row in new TableServiceClient(workers.Tables.ConnectionString).GetTableClient("deliveries").QueryAsync<TableEntity>(cancellationToken: cancelled))
        {
            rows.Add(row);
        }

        Assert.All(rows, row => Assert.Equal(UndeliveredRows.DeadLetter, row.PartitionKey));
        Assert.All(rows.Where(UndeliveredRows.IsFirst), row => Assert.Matches("^[ ,A-Za-z0-9]+$", row.GetString("Reason")));
    }

    private static async Task<string?> DeliverAsync(HttpClient http, BadDelivery delivery, int seed, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{EventGridFunctions.Path}?functionName={Uri.EscapeDataString(delivery.Function)}{(delivery.Key is { } key ? $"&code={key}" : "")}")
        {
            Content = new ByteArrayContent(delivery.Body) { Headers = { { "Content-Type", "application/json; charset=utf-8" } } },
        };
        if (delivery.EventType is { } type)
        {
            request.Headers.TryAddWithoutValidation("aeg-event-type", type);
        }

        using var answer = await http.SendAsync(request, cancellationToken);

        return delivery.Answers.Contains((int)answer.StatusCode)
            ? null
            : $"Seed {seed}: {delivery.Function} answered {(int)answer.StatusCode} to {Shown(delivery.Body)}. {BadInput.Again(seed)}";
    }

    private static string Shown(byte[] body) => Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, 400));

    // What there is before: a person, a thread, and the service's own users, who are made when a thread first needs them.
    private static async Task<IReadOnlySet<(string, string, string)>> KeysAsync(Workers workers, TableServiceClient tables)
    {
        using var ana = await workers.SignInAsync(0, "ana");
        using var made = await ana.PostAsJsonAsync("/api/threads", new { topic = "A story", participants = Array.Empty<object>() });
        made.EnsureSuccessStatusCode();
        var keys = new HashSet<(string, string, string)>();
        await foreach (var table in tables.QueryAsync())
        {
            await foreach (var row in tables.GetTableClient(table.Name).QueryAsync<TableEntity>())
            {
                keys.Add((table.Name, row.PartitionKey, row.RowKey));
            }
        }

        return keys;
    }

    // What these deliveries may have written, and all that they should; then it is forgotten, so that what grows is not theirs.
    private static async Task CheckAsync(TableServiceClient tables, IReadOnlySet<(string, string, string)> before, IReadOnlyList<(int Seed, BadDelivery Delivery)> sent)
    {
        var toArchive = sent.Where(one => one.Delivery.Function == Messages.ChatEventsFunction.Name && one.Delivery.Answers is [202]).ToList();
        var parked = new Dictionary<string, string?>();
        var stored = new Dictionary<string, int>();
        var strange = sent.SelectMany(one => one.Delivery.Strange.Select(odd => TableKey.Of(odd.ThreadId))).ToHashSet();
        var strangeIds = sent.SelectMany(one => one.Delivery.Strange.Select(odd => odd.ThreadId)).ToList();
        var good = toArchive.SelectMany(one => one.Delivery.Good.Select(TableKey.Of)).ToHashSet();
        await foreach (var table in tables.QueryAsync())
        {
            var client = tables.GetTableClient(table.Name);
            var rows = new List<TableEntity>();
            await foreach (var row in client.QueryAsync<TableEntity>())
            {
                if (!before.Contains((table.Name, row.PartitionKey, row.RowKey)))
                {
                    rows.Add(row);
                }
            }

            switch (table.Name)
            {
                case "deliveries":
                    Assert.All(rows, row => Assert.Equal(UndeliveredRows.Parked, row.PartitionKey));
                    foreach (var one in rows.GroupBy(row => row.RowKey.Split(TableKey.Separator)[0]))
                    {
                        parked.Add(UndeliveredRows.JsonOf(one), one.First(UndeliveredRows.IsFirst).GetString("Reason"));
                    }

                    break;
                case "messages":
                    Assert.All(rows, row => Assert.True(good.Contains(row.PartitionKey) || strange.Contains(row.PartitionKey), $"A row in {row.PartitionKey}."));
                    foreach (var row in rows)
                    {
                        stored[row.PartitionKey] = stored.GetValueOrDefault(row.PartitionKey) + 1;
                    }

                    break;
                case "threads":
                    Assert.All(rows, row => Assert.True(strange.Contains(row.PartitionKey) || strange.Contains(row.RowKey), $"A row {row.PartitionKey}, {row.RowKey} in threads."));
                    break;
                case "health":
                    continue;
                case "moderation":
                    // A strange text may be judged, and be a case: whose rows name the thread, or the case.
                    var texts = rows.Where(row => Texts(row).Any(text => strange.Any(text.Contains) || strangeIds.Any(text.Contains))).SelectMany(Texts).ToHashSet();
                    Assert.All(rows, row => Assert.True(Texts(row).Any(texts.Contains), $"A row {row.PartitionKey}, {row.RowKey} in moderation."));
                    break;
                default:
                    Assert.True(rows.Count == 0, $"{rows.Count} rows in {table.Name}, {rows.FirstOrDefault()?.PartitionKey}.");
                    break;
            }

            foreach (var partition in rows.GroupBy(row => row.PartitionKey))
            {
                foreach (var some in partition.Chunk(100))
                {
                    await client.SubmitTransactionAsync(some.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, Azure.ETag.All)));
                }
            }
        }

        foreach (var (seed, delivery) in toArchive)
        {
            Assert.All(delivery.Unreadable.SelectMany(Single), json => Assert.True(parked.GetValueOrDefault(json) is { Length: > 0 }, $"Seed {seed}: not parked: {json}. {BadInput.Again(seed)}"));
            Assert.All(delivery.Strange, odd => Assert.True(
                parked.ContainsKey(odd.Json) || stored.GetValueOrDefault(TableKey.Of(odd.ThreadId)) > 0, $"Seed {seed}: neither stored nor parked: {odd.Json}. {BadInput.Again(seed)}"));
            Assert.All(delivery.Good, thread => Assert.True(stored.GetValueOrDefault(TableKey.Of(thread)) == 1, $"Seed {seed}: {stored.GetValueOrDefault(TableKey.Of(thread))} rows in {thread}. {BadInput.Again(seed)}"));
        }

        // And nobody parks what somebody can read, nor makes anything up.
        Assert.Equal([], parked.Keys.Except(toArchive.SelectMany(one => one.Delivery.Unreadable.SelectMany(Single).Concat(one.Delivery.Strange.Select(odd => odd.Json)))));
    }

    private static IEnumerable<string> Texts(TableEntity row) => row.Keys.Where(name => name is not "PartitionKey").Select(name => row[name]).OfType<string>();

    // An array in a batch is read event by event.
    private static IEnumerable<string> Single(string json)
    {
        using var document = JsonDocument.Parse(json);

        return document.RootElement.ValueKind is JsonValueKind.Array ? [.. document.RootElement.EnumerateArray().SelectMany(element => Single(element.GetRawText()))] : [json];
    }
}
