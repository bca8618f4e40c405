using System.Text;
using Chat.Emulator.Tables.Filters;
using Chat.Emulator.Tables.Storage;

namespace Chat.Emulator.Tests.Tables;

/// <summary>Races of threads on one partition, without the time a request takes between them.</summary>
public sealed class PartitionRaceTests
{
    private static readonly byte[] Key = "p"u8.ToArray();

    [Fact]
    public async Task A_scan_sees_all_of_a_transaction_or_nothing()
    {
        var (account, table) = ATable();
        var done = false;

        // Each transaction moves ten rows, so that blocks split and go while they are read.
        var writer = Task.Run(() =>
        {
            for (var i = 0; i < 4_000; i++)
            {
                Assert.Null(account.Change(table, [.. Enumerable.Range(0, 10).Select(n => AWrite(WriteKind.Insert, $"{i % 40 * 7 % 40:d2}-{i:d5}-{n}"))]).Commit());
                if (i >= 40)
                {
                    var old = i - 40;
                    Assert.Null(account.Change(table, [.. Enumerable.Range(0, 10).Select(n => AWrite(WriteKind.Delete, $"{old % 40 * 7 % 40:d2}-{old:d5}-{n}"))]).Commit());
                }
            }

            Volatile.Write(ref done, true);
        }, AnEmulator.Now);
        while (!Volatile.Read(ref done) && !writer.IsFaulted)
        {
            var scan = new EntityScan(table, null, 1000);
            scan.Run(null);
            var keys = scan.Found.Select(found => Encoding.UTF8.GetString(found.Row.Key)).ToList();

            Assert.Equal(0, keys.Count % 10);
            Assert.Equal(keys.Order(StringComparer.Ordinal).Distinct(), keys);
        }

        await writer;
    }

    [Fact]
    public async Task A_row_written_while_the_partition_is_given_up_is_not_lost()
    {
        var (account, table) = ATable();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
        {
            for (var i = 0; i < 50_000; i++)
            {
                Assert.Null(account.Change(table, [AWrite(WriteKind.Insert, $"{worker}")]).Commit());
                Assert.Null(account.Change(table, [AWrite(WriteKind.Delete, $"{worker}")]).Commit());
            }
        })));

        Assert.False(table.TryFind(Key, out _));
    }

    private static (TableAccount Account, Table Table) ATable()
    {
        var account = new TableAccount(TableJournal.None, TimeProvider.System, TimeSpan.Zero);
        Assert.Null(account.Create("Things"));

        return (account, account.Find("Things")!);
    }

    private static Write AWrite(WriteKind kind, string rowKey) =>
        new(kind, Key, Encoding.UTF8.GetBytes(rowKey), [], kind == WriteKind.Delete ? IfMatch.Any : IfMatch.Absent);
}
