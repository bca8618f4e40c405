using System.Globalization;
using Chat.Emulator.Tables;
using Chat.Faults.Cast;
using Chat.Local;
using Chat.Local.Azurite;

namespace Chat.Benchmarks.Tables;

/// <summary>Our tables beside Azurite in one run, then ours in partitions of growing size. About two minutes.</summary>
internal static class TableBenchmark
{
    private const int Rows = 30_000;
    private const int Sample = 4_000;
    private const int Repeats = 5;

    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan FillAtMost = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var folder = RepositoryFolder.Of("artifacts", "benchmarks", Guid.NewGuid().ToString("n")[..8]);
        await using var azurite = await AzuriteProcess.StartOrJoinAsync(new StoragePorts(FreePort.Next(), FreePort.Next(), FreePort.Next()), Path.Combine(folder, "azurite"), cancellationToken);
        await using var memory = await TableServer.StartAsync(new TableServiceOptions { Port = 0 }, cancellationToken);
        await using var journal = await TableServer.StartAsync(new TableServiceOptions { Port = 0, JournalFile = Path.Combine(folder, "tables.journal") }, cancellationToken);

        var theirs = new TableRequests(azurite.Ports.Table);
        var ours = new TableRequests(memory.Endpoint.Port);
        var kept = new TableRequests(journal.Endpoint.Port);
        foreach (var requests in (TableRequests[])[ours, kept, theirs])
        {
            await InsertsAsync(requests, "Warm");
            await TransactionsAsync(requests, "WarmTrans");
        }

        output.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}, eight connections, rows of about 300 bytes in one partition, requests per second:");
        output.WriteLine();
        var table = new MarkdownTable("from an empty table", "Azurite", "ours, with journal", "ratio", "ours, in memory", "ratio");
        await CompareAsync("single inserts", InsertsAsync);
        await CompareAsync("transactions of 100 inserts", TransactionsAsync);
        await CompareAsync("reads of one row (of those just inserted)", requests => ReadsAsync(requests, "Single"));
        await CompareAsync("pages of 100 rows", requests => PagesAsync(requests, "Trans"));
        table.Print(output);

        await GrowthAsync(ours, output);

        async Task CompareAsync(string what, Func<TableRequests, Task<double>> measure)
        {
            var (slow, withJournal, fast) = (await measure(theirs), await measure(kept), await measure(ours));
            table.Add(what, Number(slow), Number(withJournal), $"{Number(withJournal / slow)}×", Number(fast), $"{Number(fast / slow)}×");
        }
    }

    private static async Task GrowthAsync(TableRequests requests, TextWriter output)
    {
        var table = new MarkdownTable("rows in the partition", "single inserts at the end", "single inserts in between", "reads of one row", "pages of 100 rows", "memory per row, bytes");
        double[]? first = null;
        foreach (var rows in (int[])[0, 10_000, 100_000, 1_000_000])
        {
            var rates = new List<double[]>();
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var name = $"Grown{rows}";
            await CreateAsync(requests, name);
            for (var at = 0; at < rows; at += 10_000)
            {
                await TableLoad.RunAsync(requests.Port, Transactions(requests, name, at, 100), 202, FillAtMost);
            }

            var perRow = rows == 0 ? 0 : (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)rows;
            for (var repeat = 0; repeat < Repeats; repeat++)
            {
                var target = rows == 0 ? $"{name}x{repeat}" : name;
                if (rows == 0)
                {
                    await CreateAsync(requests, target);
                }

                var (offset, step) = (repeat * Sample, Math.Max(1, rows / Sample));
                var end = await RunAsync(Enumerable.Range(0, Sample).Select(i => requests.Insert(target, Key(rows + offset + i))), 204);
                var between = await RunAsync(Enumerable.Range(0, Sample).Select(i => requests.Insert(target, $"{Key(i * step)}x{repeat}")), 204);
                var reads = await RunAsync(Enumerable.Range(0, Sample).Select(i => requests.Read(target, Key(rows + offset + (i * 7 % Sample)))), 200);
                var pages = await RunAsync(Enumerable.Range(0, Sample / 4).Select(i => requests.ReadPage(target, Key(i * 4 * step))), 200);
                rates.Add([end, between, reads, pages]);
            }

            var medians = Enumerable.Range(0, 4).Select(i => rates.Select(rate => rate[i]).Order().ElementAt(Repeats / 2)).ToArray();
            first ??= medians;
            table.Add([rows.ToString("#,0", CultureInfo.InvariantCulture), .. medians.Zip(first, (rate, start) => $"{Number(rate)} ({Number(start / rate)}×)"), Number(perRow)]);
        }

        output.WriteLine("Ours, in memory, as a partition grows; in brackets the time of one request against the time at 0 rows:");
        output.WriteLine();
        table.Print(output);

        Task<double> RunAsync(IEnumerable<byte[]> sent, int expected) => TableLoad.RunAsync(requests.Port, [.. sent], expected, FillAtMost);
    }

    private static Task<double> InsertsAsync(TableRequests requests) => InsertsAsync(requests, "Single");

    private static async Task<double> InsertsAsync(TableRequests requests, string table)
    {
        await CreateAsync(requests, table);

        return await TableLoad.RunAsync(requests.Port, [.. Enumerable.Range(0, Rows).Select(i => requests.Insert(table, Key(i)))], 204, AtMost);
    }

    private static Task<double> TransactionsAsync(TableRequests requests) => TransactionsAsync(requests, "Trans");

    private static async Task<double> TransactionsAsync(TableRequests requests, string table)
    {
        await CreateAsync(requests, table);

        return await TableLoad.RunAsync(requests.Port, Transactions(requests, table, 0, 1000), 202, AtMost);
    }

    private static Task<double> ReadsAsync(TableRequests requests, string table) =>
        TableLoad.RunAsync(requests.Port, [.. Enumerable.Range(0, Rows).Select(i => requests.Read(table, Key(i * 7 % 500)))], 200, AtMost);

    private static Task<double> PagesAsync(TableRequests requests, string table) =>
        TableLoad.RunAsync(requests.Port, [.. Enumerable.Range(0, 5000).Select(i => requests.ReadPage(table, Key(i * 7 % 400)))], 200, AtMost);

    private static async Task CreateAsync(TableRequests requests, string table)
    {
        using var connection = new RawConnection(requests.Port);
        await connection.SendAsync(requests.CreateTable(table), 201);
    }

    private static byte[][] Transactions(TableRequests requests, string table, int from, int count) =>
        [.. Enumerable.Range(0, count).Select(t => requests.Transaction(table, Enumerable.Range(from + (t * 100), 100).Select(Key)))];

    private static string Key(int number) => number.ToString("d10", CultureInfo.InvariantCulture);

    private static string Number(double value) => MarkdownTable.Number(value);
}
