using Azure.Data.Tables;

namespace Chat.Emulator.Tests.Tables;

/// <summary>learn.microsoft.com/rest/api/storageservices/query-timeout-and-pagination.</summary>
public sealed class PagingTests
{
    [Theory]
    [InlineData(null, 1000)]
    [InlineData(1000, 1000)]
    [InlineData(333, 333)]
    public async Task Pages_hold_at_most_a_thousand_and_bring_each_row_once_in_order(int? asked, int expected)
    {
        await using var server = await ATableServer.StartAsync();
        var table = await server.ATableAsync();
        await FillAsync(table, 25);

        var pages = await table.QueryAsync<TableEntity>(maxPerPage: asked, cancellationToken: AnEmulator.Now).AsPages().ToListAsync(AnEmulator.Now);
        var keys = pages.SelectMany(page => page.Values).Select(row => $"{row.PartitionKey}/{row.RowKey}").ToList();

        Assert.All(pages.SkipLast(1), page => Assert.Equal(expected, page.Values.Count));
        Assert.Equal(2500, keys.Count);
        Assert.Equal(keys.Order(StringComparer.Ordinal).Distinct(), keys);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Rows_of_any_size_come_back_whole_in_one_page(int seed)
    {
        var random = new Random(seed);
        await using var server = await ATableServer.StartAsync();
        var table = await server.ATableAsync();
        var sent = Enumerable.Range(0, 400).Select(i => (Key: $"{i:d3}{new string('k', random.Next(600))}'", Text: new string("xä\"\n"[random.Next(4)], random.Next(6000)))).ToList();
        foreach (var (key, text) in sent)
        {
            await table.AddEntityAsync(new TableEntity("p", key) { ["Text"] = text, ["N"] = 1L }, AnEmulator.Now);
        }

        foreach (var level in (string[])["nometadata", "minimalmetadata", "fullmetadata"])
        {
            var page = (await server.SendAsync("GET", "/Things()", null, $"Accept: application/json;odata={level}")).Json["value"]!.AsArray();
            Assert.Equal(sent, page.Select(row => ((string)row!["RowKey"]!, (string)row["Text"]!)));
        }
    }

    [Fact]
    public async Task A_continuation_has_the_services_form_and_nothing_follows_the_last_page()
    {
        await using var server = await ATableServer.StartAsync();
        await FillAsync(await server.ATableAsync(), 1);

        var first = await server.SendAsync("GET", "/Things()?$top=60");
        var second = await server.SendAsync(
            "GET", $"/Things()?$top=60&NextPartitionKey={first.Header("x-ms-continuation-NextPartitionKey")}&NextRowKey={first.Header("x-ms-continuation-NextRowKey")}");

        Assert.Matches("^1![0-9]+!", first.Header("x-ms-continuation-NextPartitionKey")!);
        Assert.Equal(40, second.Json["value"]!.AsArray().Count);
        Assert.Null(second.Header("x-ms-continuation-NextPartitionKey"));
    }

    [Fact]
    public async Task Rows_that_come_and_go_between_pages_neither_repeat_nor_hide_others()
    {
        await using var server = await ATableServer.StartAsync();
        var table = await server.ATableAsync();
        await FillAsync(table, 2);
        var seen = new List<string>();

        await foreach (var page in table.QueryAsync<TableEntity>(maxPerPage: 30, cancellationToken: AnEmulator.Now).AsPages())
        {
            seen.AddRange(page.Values.Select(row => row.PartitionKey + row.RowKey));
            await table.UpsertEntityAsync(new TableEntity("p00", "000new") { ["N"] = 1 }, cancellationToken: AnEmulator.Now);
            await table.DeleteEntityAsync(page.Values[^1].PartitionKey, page.Values[^1].RowKey, cancellationToken: AnEmulator.Now);
        }

        Assert.Equal(200, seen.Count);
        Assert.Equal(seen.Distinct(), seen);
    }

    [Fact]
    public async Task Rows_between_two_keys_are_read_without_the_others()
    {
        await using var server = await ATableServer.StartAsync();
        var table = await server.ATableAsync();
        await FillAsync(table, 3);

        var rows = await table.QueryAsync<TableEntity>("PartitionKey eq 'p01' and RowKey ge '0010' and RowKey lt '0013'", cancellationToken: AnEmulator.Now).ToListAsync(AnEmulator.Now);

        Assert.Equal(["0010", "0011", "0012"], rows.Select(row => row.RowKey));
    }

    [Fact]
    public async Task A_search_through_very_many_rows_answers_with_empty_pages_on_the_way()
    {
        await using var server = await ATableServer.StartAsync();
        var table = await server.ATableAsync();
        for (var partition = 0; partition < 520; partition++)
        {
            await table.SubmitTransactionAsync(
                Enumerable.Range(0, 100).Select(i => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", $"{partition:d3}{i:d2}") { ["N"] = (partition * 100) + i })), AnEmulator.Now);
        }

        var pages = await table.QueryAsync<TableEntity>("N ge 51990", cancellationToken: AnEmulator.Now).AsPages().ToListAsync(AnEmulator.Now);

        Assert.Equal([0, 10], pages.Select(page => page.Values.Count));
    }

    [Fact]
    public async Task Tables_are_listed_in_pages_too()
    {
        await using var server = await ATableServer.StartAsync();
        for (var i = 0; i < 7; i++)
        {
            await server.ATableAsync($"Table{i}");
        }

        var first = await server.SendAsync("GET", "/Tables?$top=5");
        var second = await server.SendAsync("GET", $"/Tables?$top=5&NextTableName={first.Header("x-ms-continuation-NextTableName")}");

        Assert.Equal((5, 2), (first.Json["value"]!.AsArray().Count, second.Json["value"]!.AsArray().Count));
        Assert.Equal("Table5", (string?)second.Json["value"]![0]!["TableName"]);
        Assert.Null(second.Header("x-ms-continuation-NextTableName"));
    }

    private static async Task FillAsync(TableClient table, int partitions)
    {
        for (var partition = 0; partition < partitions; partition++)
        {
            await table.SubmitTransactionAsync(
                Enumerable.Range(0, 100).Select(i => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity($"p{partition:d2}", $"{i:d4}") { ["N"] = i })), AnEmulator.Now);
        }
    }
}
