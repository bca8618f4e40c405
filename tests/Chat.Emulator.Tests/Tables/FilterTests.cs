using Azure.Data.Tables;

namespace Chat.Emulator.Tests.Tables;

/// <summary>learn.microsoft.com/rest/api/storageservices/querying-tables-and-entities.</summary>
public sealed class FilterTests
{
    public static readonly string[] Words = ["", "a", "A", "it's", "ä", "😀", "\uFFFD", "\"quoted\"", "back\\slash", "line\nbreak"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_filters_find_what_a_naive_evaluator_finds(int seed)
    {
        var random = new Random(seed);
        await using var server = await ATableServer.StartAsync();
        var table = await server.ATableAsync();
        var rows = Enumerable.Range(0, 48).Select(i => ARow(random, $"p{i / 12}", $"{i % 12:d2}")).ToList();
        foreach (var row in rows)
        {
            await table.AddEntityAsync(new TableEntity(row), AnEmulator.Now);
        }

        for (var i = 0; i < 250; i++)
        {
            var filter = NaiveFilter.Random(random, depth: 3);
            var expected = rows.Where(filter.Matches).Select(row => $"{row["PartitionKey"]}/{row["RowKey"]}");

            var found = await table.QueryAsync<TableEntity>(filter.Text, select: ["PartitionKey", "RowKey"], cancellationToken: AnEmulator.Now).ToListAsync(AnEmulator.Now);

            Assert.True(expected.SequenceEqual(found.Select(row => $"{row.PartitionKey}/{row.RowKey}")), $"seed {seed}, filter {i}: {filter.Text}");
        }
    }

    [Theory]
    [InlineData("N eq 1 or N eq 2 and S eq 'b'", "1,2")]
    [InlineData("(N eq 1 or N eq 2) and S eq 'b'", "2")]
    [InlineData("not (N eq 1) and not (N eq 2)", "3")]
    [InlineData("not N eq 1", "2,3")]
    [InlineData("not not N eq 1", "1")]
    [InlineData("N ge 1.5", "2,3")]
    [InlineData("N eq 2L", "2")]
    [InlineData("N lt 2.0e0", "1")]
    [InlineData("1 lt N", "2,3")]
    [InlineData("Flag", "1")]
    [InlineData("not Flag", "2,3")]
    [InlineData("N", "")]
    [InlineData("true", "1,2,3")]
    [InlineData("false", "")]
    [InlineData("", "1,2,3")]
    [InlineData("  N  eq  1  ", "1")]
    [InlineData("Absent ne 1", "")]
    [InlineData("N eq '1'", "")]
    [InlineData("S eq 1", "")]
    [InlineData("Odd eq NaN", "")]
    [InlineData("Odd ne 1.0", "")]
    [InlineData("Timestamp gt datetime'2020-01-01'", "1,2,3")]
    [InlineData("RowKey gt '1' and RowKey le '3' and PartitionKey ge '' and PartitionKey lt 'q'", "2,3")]
    [InlineData("(RowKey eq '1' and PartitionKey eq 'p') or (RowKey eq '3' and PartitionKey eq 'p')", "1,3")]
    public async Task It_finds(string filter, string rowKeys)
    {
        await using var server = await ThreeRowsAsync();

        var reply = await server.SendAsync("GET", $"/Things()?$filter={Uri.EscapeDataString(filter)}");

        Assert.Equal(rowKeys, string.Join(',', reply.Json["value"]!.AsArray().Select(row => (string?)row!["RowKey"])));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("N eq")]
    [InlineData("eq 1")]
    [InlineData("N eq 1 and")]
    [InlineData("N eq 1 N eq 2")]
    [InlineData("(N eq 1")]
    [InlineData("N eq 1)")]
    [InlineData("()")]
    [InlineData("N = 1")]
    [InlineData("N eq 'open")]
    [InlineData("N eq \"1\"")]
    [InlineData("N EQ 1")]
    [InlineData("N eq 1 AND N eq 1")]
    [InlineData("N eq M")]
    [InlineData("1 eq 1")]
    [InlineData("N eq null")]
    [InlineData("N eq 1x")]
    [InlineData("N eq 99999999999999999999L")]
    [InlineData("T eq datetime'soon'")]
    [InlineData("G eq guid'short'")]
    [InlineData("X eq X'0'")]
    [InlineData("X eq X'zz'")]
    [InlineData("N eq 1;")]
    [InlineData("N eq odd'1'")]
    public async Task It_is_refused(string filter)
    {
        await using var server = await ThreeRowsAsync();

        var reply = await server.SendAsync("GET", $"/Things()?$filter={Uri.EscapeDataString(filter)}");

        reply.IsRefused(400, "InvalidInput");
    }

    [Theory]
    [InlineData("not ")]
    [InlineData("(")]
    public async Task However_deep_it_is_the_service_stands(string deep)
    {
        await using var server = await ThreeRowsAsync();

        var reply = await server.SendAsync("GET", $"/Things()?$filter={Uri.EscapeDataString(string.Concat(Enumerable.Repeat(deep, 8_000)))}N%20eq%201");

        reply.IsRefused(400, "InvalidInput");
    }

    [Fact]
    public async Task Long_chains_are_no_depth()
    {
        await using var server = await ThreeRowsAsync();

        var reply = await server.SendAsync("GET", $"/Things()?$filter={Uri.EscapeDataString(string.Join(" or ", Enumerable.Range(3, 1500).Select(i => $"N eq {i}")))}");

        Assert.Equal("3", (string?)Assert.Single(reply.Json["value"]!.AsArray())!["RowKey"]);
    }

    internal static DateTimeOffset Time(int number) => new(2026, 1, 1 + number, 0, 0, 0, TimeSpan.Zero);

    internal static Guid Guid(int number) => new(number, (short)number, 0, [0, 0, 0, 0, 0, 0, 0, (byte)number]);

    private static async Task<ATableServer> ThreeRowsAsync()
    {
        var server = await ATableServer.StartAsync();
        await server.ATableAsync();
        await server.SendAsync("POST", "/Things", """{"PartitionKey":"p","RowKey":"1","N":1,"S":"a","Flag":true,"Odd":"NaN","Odd@odata.type":"Edm.Double"}""");
        await server.SendAsync("POST", "/Things", """{"PartitionKey":"p","RowKey":"2","N":2,"S":"b","Flag":false}""");
        await server.SendAsync("POST", "/Things", """{"PartitionKey":"p","RowKey":"3","N":3,"S":"c"}""");

        return server;
    }

    private static Dictionary<string, object> ARow(Random random, string partitionKey, string rowKey)
    {
        var row = new Dictionary<string, object> { ["PartitionKey"] = partitionKey, ["RowKey"] = rowKey };
        Maybe("S", () => Words[random.Next(Words.Length)]);
        Maybe("I", () => random.Next(-3, 4));
        Maybe("L", () => (long)random.Next(-3, 4));
        Maybe("D", () => random.Next(-6, 7) / 2.0);
        Maybe("B", () => random.Next(2) == 0);
        Maybe("T", () => Time(random.Next(4)));
        Maybe("G", () => Guid(random.Next(4)));
        Maybe("X", () => new[] { (byte)random.Next(4) });

        return row;

        void Maybe(string name, Func<object> value)
        {
            if (random.Next(4) > 0)
            {
                row[name] = value();
            }
        }
    }
}
