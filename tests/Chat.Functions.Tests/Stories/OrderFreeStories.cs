using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Azure.Data.Tables;
using Chat.Emulator;
using Chat.Functions.Messages;
using Chat.Functions.Tests.Support;
using Chat.Local.Hosting;

namespace Chat.Functions.Tests.Stories;

/// <summary>The archive is the same whatever Event Grid does on the way.</summary>
public sealed class OrderFreeStories
{
    private const int Histories = 40;
    private const int DeliveriesOfEach = 50;
    private const int AtOnce = 8;

    [Fact]
    public async Task Any_order_any_duplicates_and_any_batches_leave_the_archive_that_the_history_asks_for()
    {
        await using var workers = await Workers.StartAsync(2);
        workers.Tables.SetFaults(
            new Fault { Kind = FaultKind.Error, Status = 503, Rate = 0.03, Seed = 1 },
            new Fault { Kind = FaultKind.Conflict, Rate = 0.03, Seed = 2 },
            new Fault { Kind = FaultKind.LostAnswer, Rate = 0.03, Seed = 3 });
        HttpClient[] senders = [workers.Backend(0), workers.Backend(1)];
        var wrong = new ConcurrentQueue<string>();
        var (deliveries, again) = (0, 0);

        await Parallel.ForEachAsync(
            Enumerable.Range(0, Histories * DeliveriesOfEach),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken },
            async (run, token) =>
            {
                // The same history as in other runs, in a thread of its own.
                var history = new AHistory(run % Histories);
                var random = new Random(run);
                await Task.WhenAll(history.Deliveries(random).Select(async (batch, place) =>
                {
                    // As Event Grid: the whole batch again, until it is taken.
                    for (var attempt = 0; ; attempt++)
                    {
                        Interlocked.Increment(ref deliveries);
                        if (await DeliverAsync(senders[(place + attempt) % senders.Length], batch, token) is HttpStatusCode.Accepted)
                        {
                            return;
                        }

                        Interlocked.Increment(ref again);
                        Assert.True(attempt < 30, $"Run {run}: a batch is never taken.");
                    }
                }));

                if (!(await ArchivedAsync(workers, history.ThreadId)).SetEquals(history.Archived))
                {
                    wrong.Enqueue($"run {run}:\n{string.Join('\n', (await ArchivedAsync(workers, history.ThreadId)).Except(history.Archived).Select(row => $"  too much: {row}"))}"
                        + string.Join('\n', history.Archived.Except(await ArchivedAsync(workers, history.ThreadId)).Select(row => $"  missing: {row}")));
                }
            });

        foreach (var sender in senders)
        {
            sender.Dispose();
        }

        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.Take(5)));
        Assert.True(again > deliveries / 200, $"The faults did nothing: {again} of {deliveries} deliveries came again.");
    }

    private static async Task<HttpStatusCode> DeliverAsync(HttpClient http, IReadOnlyList<string> batch, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{EventGridFunctions.Path}?functionName={ChatEventsFunction.Name}")
        {
            Content = new StringContent($"[{string.Join(',', batch)}]", Encoding.UTF8, "application/json"),
            Headers = { { "aeg-event-type", "Notification" } },
        };
        using var answer = await http.SendAsync(request, cancellationToken);

        return answer.StatusCode;
    }

    // In the words of the model. The faults are for who looks on as well: more of them in a row than an app's patience reaches come in one run of forty.
    private static async Task<HashSet<string>> ArchivedAsync(Workers workers, string threadId)
    {
        var rows = new HashSet<string>(StringComparer.Ordinal);
        var patient = new TableClientOptions { Retry = { MaxRetries = 20, Delay = TimeSpan.FromMilliseconds(10), MaxDelay = TimeSpan.FromMilliseconds(100) } };
        var messages = new TableClient(workers.Settings["Tables__ConnectionString"], "messages", patient);
        await foreach (var row in messages.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {threadId}")))
        {
            var kind = row.RowKey.Split('|')[1];
            if (kind is "m" or "v")
            {
                Assert.True(rows.Add(
                    $"{kind} {row.GetString("Change")} {row.GetString("MessageId")} {row.GetInt64("Version")} {row.GetString("Text")} {row.GetString("Sender")} {row.GetString("Judged")}"));
            }
            else if (kind == "a")
            {
                Assert.True(rows.Add($"a {row.GetString("Change")} {row.GetInt64("Version")} {row.GetString("Who")}".TrimEnd()));
            }
        }

        return rows;
    }
}
