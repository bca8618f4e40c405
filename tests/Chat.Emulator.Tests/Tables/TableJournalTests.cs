using System.Diagnostics;
using Azure;
using Azure.Data.Tables;

namespace Chat.Emulator.Tests.Tables;

public sealed class TableJournalTests
{
    [Fact]
    public async Task Everything_is_there_after_a_restart_etags_too()
    {
        using var folder = new AFolder();
        var file = Path.Combine(folder.Path, "deeper", "tables.journal");
        string before;
        ETag etag;
        await using (var server = await ATableServer.StartAsync(options => options.JournalFile = file))
        {
            var table = await server.ATableAsync();
            await server.ATableAsync("Gone");
            await server.Client.DeleteTableAsync("Gone", AnEmulator.Now);
            await table.AddEntityAsync(new TableEntity("p", "r") { ["Text"] = "ä😀\"", ["Long"] = 5L }, AnEmulator.Now);
            await table.UpsertEntityAsync(new TableEntity("p", "r") { ["More"] = 1.5 }, cancellationToken: AnEmulator.Now);
            await table.AddEntityAsync(new TableEntity("p", "deleted"), AnEmulator.Now);
            await table.DeleteEntityAsync("p", "deleted", cancellationToken: AnEmulator.Now);
            await table.SubmitTransactionAsync(Enumerable.Range(0, 100).Select(i => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("q", $"{i}"))), AnEmulator.Now);
            before = await AllAsync(server);
            etag = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: AnEmulator.Now)).Value.ETag;
        }

        await using var restarted = await ATableServer.StartAsync(options => options.JournalFile = file);

        Assert.Equal(before, await AllAsync(restarted));
        Assert.Equal(["Things"], (await restarted.Client.QueryAsync(cancellationToken: AnEmulator.Now).ToListAsync(AnEmulator.Now)).Select(table => table.Name));
        await restarted.Client.GetTableClient("Things").UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = 1 }, etag, cancellationToken: AnEmulator.Now);
    }

    [Fact]
    public async Task History_that_outweighs_the_rows_is_left_out_at_the_next_start()
    {
        using var folder = new AFolder();
        var file = Path.Combine(folder.Path, "tables.journal");
        string before;
        await using (var server = await ATableServer.StartAsync(options => options.JournalFile = file))
        {
            var table = await server.ATableAsync();
            for (var i = 0; i < 500; i++)
            {
                await table.UpsertEntityAsync(new TableEntity("p", $"{i % 5}") { ["N"] = i }, cancellationToken: AnEmulator.Now);
            }

            before = await AllAsync(server);
        }

        var length = new FileInfo(file).Length;
        for (var start = 0; start < 2; start++)
        {
            await using var restarted = await ATableServer.StartAsync(options => options.JournalFile = file);
            Assert.Equal(before, await AllAsync(restarted));
        }

        Assert.InRange(new FileInfo(file).Length, 1, length / 10);
    }

    [Fact]
    public async Task Wherever_the_last_record_was_cut_off_all_before_it_is_there_and_writing_goes_on()
    {
        using var folder = new AFolder();
        var file = Path.Combine(folder.Path, "tables.journal");
        long whole;
        await using (var server = await ATableServer.StartAsync(options => options.JournalFile = file))
        {
            var table = await server.ATableAsync();
            await table.AddEntityAsync(new TableEntity("p", "kept"), AnEmulator.Now);
            whole = new FileInfo(file).Length;
            await table.SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity("p", "torn1")), new(TableTransactionActionType.Add, new TableEntity("p", "torn2"))], AnEmulator.Now);
        }

        var bytes = await File.ReadAllBytesAsync(file, AnEmulator.Now);
        for (var cut = (int)whole; cut < bytes.Length; cut += 7)
        {
            await File.WriteAllBytesAsync(file, bytes[..cut], AnEmulator.Now);
            await using (var torn = await ATableServer.StartAsync(options => options.JournalFile = file))
            {
                Assert.Equal(["kept"], await KeysAsync(torn));
                await torn.Client.GetTableClient("Things").AddEntityAsync(new TableEntity("p", "new"), AnEmulator.Now);
            }

            await using var again = await ATableServer.StartAsync(options => options.JournalFile = file);
            Assert.Equal(["kept", "new"], await KeysAsync(again));
        }
    }

    [Fact]
    public async Task A_journal_that_is_damaged_in_the_middle_is_not_guessed_at()
    {
        using var folder = new AFolder();
        var file = Path.Combine(folder.Path, "tables.journal");
        await using (var server = await ATableServer.StartAsync(options => options.JournalFile = file))
        {
            await (await server.ATableAsync()).AddEntityAsync(new TableEntity("p", "r"), AnEmulator.Now);
        }

        var bytes = await File.ReadAllBytesAsync(file, AnEmulator.Now);
        bytes[12] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, AnEmulator.Now);

        var fault = await Assert.ThrowsAsync<EmulatorStartException>(() => ATableServer.StartAsync(options => options.JournalFile = file));
        Assert.Contains("damaged at byte 0", fault.Message);
    }

    [Fact]
    public async Task Two_services_do_not_share_one()
    {
        using var folder = new AFolder();
        var file = Path.Combine(folder.Path, "tables.journal");
        await using var first = await ATableServer.StartAsync(options => options.JournalFile = file);

        var fault = await Assert.ThrowsAsync<EmulatorStartException>(() => ATableServer.StartAsync(options => options.JournalFile = file));

        Assert.Contains("in use by another process", fault.Message);
    }

    [Fact]
    public async Task What_was_answered_survives_kill_9_and_no_transaction_is_there_by_half()
    {
        using var folder = new AFolder();
        var file = Path.Combine(folder.Path, "tables.journal");
        var answered = new SortedSet<int>();
        for (var round = 0; round < 5; round++)
        {
            using var process = new Killed(StartProcess(file));
            var line = await process.Running.StandardOutput.ReadLineAsync(AnEmulator.Now);
            await using var server = ATableServer.Outside(line!["TABLES_CONNECTION=".Length..]);
            var table = server.Client.GetTableClient("Things");
            await table.CreateIfNotExistsAsync(AnEmulator.Now);
            Assert.Equal(answered, await NumbersAsync(table, answered));

            // Four writers until the ground goes; the kill comes after a number of answers, not after a time.
            var next = (round + 1) * 100_000;
            var enough = new TaskCompletionSource();
            var writers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                try
                {
                    while (true)
                    {
                        var number = Interlocked.Increment(ref next);
                        await table.SubmitTransactionAsync(
                            Enumerable.Range(0, 5).Select(i => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", $"{number}-{i}") { ["N"] = number })), AnEmulator.Now);
                        lock (answered)
                        {
                            answered.Add(number);
                            if (number > ((round + 1) * 100_000) + 100)
                            {
                                enough.TrySetResult();
                            }
                        }
                    }
                }
                catch (Exception fault) when (fault is RequestFailedException or IOException)
                {
                    // It was killed.
                }
            })).ToArray();
            await enough.Task.WaitAsync(TimeSpan.FromSeconds(60), AnEmulator.Now);
            process.Dispose();
            await Task.WhenAll(writers);
        }

        await using var last = await ATableServer.StartAsync(options => options.JournalFile = file);
        Assert.Equal(answered, await NumbersAsync(last.Client.GetTableClient("Things"), answered));
    }

    /// <summary>The transactions that are there, whole; those nobody was told of are taken as answered from now on.</summary>
    private static async Task<SortedSet<int>> NumbersAsync(TableClient table, SortedSet<int> answered)
    {
        var rows = await table.QueryAsync<TableEntity>(cancellationToken: AnEmulator.Now).ToListAsync(AnEmulator.Now);
        var groups = rows.GroupBy(row => (int)row["N"]).ToList();
        Assert.All(groups, group => Assert.Equal(5, group.Count()));
        var unheard = groups.Select(group => group.Key).Where(number => !answered.Contains(number)).ToList();
        Assert.InRange(unheard.Count, 0, 4);
        answered.UnionWith(unheard);

        return [.. groups.Select(group => group.Key)];
    }

    private static Process StartProcess(string file) => Process.Start(
        new ProcessStartInfo("dotnet", [typeof(AcsEmulator).Assembly.Location, "tables", "--port", "0", "--journal", file]) { RedirectStandardOutput = true })!;

    private static async Task<string> AllAsync(ATableServer server)
    {
        var body = (await server.SendAsync("GET", "/Things()")).Body;

        return body[body.IndexOf("\"value\"", StringComparison.Ordinal)..];
    }

    private static async Task<string[]> KeysAsync(ATableServer server) =>
        [.. (await server.SendAsync("GET", "/Things()")).Json["value"]!.AsArray().Select(row => (string)row!["RowKey"]!).Order(StringComparer.Ordinal)];

    /// <summary>However the test ends, so does the process.</summary>
    private sealed class Killed(Process running) : IDisposable
    {
        public Process Running => running;

        public void Dispose()
        {
            running.Kill();
            running.WaitForExit();
        }
    }
}
