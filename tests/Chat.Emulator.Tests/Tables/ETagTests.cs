using System.Text.RegularExpressions;

namespace Chat.Emulator.Tests.Tables;

public sealed partial class ETagTests
{
    private const string Row = "/Things(PartitionKey='p',RowKey='r')";

    [Fact]
    public async Task It_is_the_time_stamp_and_changes_with_every_write_even_when_time_stands_still()
    {
        await using var server = await ATableServer.StartAsync(options => options.Clock = new StoppedTime(DateTimeOffset.UtcNow));
        await server.ATableAsync();
        var seen = new HashSet<string>();

        for (var i = 0; i < 100; i++)
        {
            var etag = (await server.SendAsync("PUT", Row, "{}")).ETag!;
            Assert.Matches(Form(), etag);
            Assert.True(seen.Add(etag));
        }

        var row = await server.SendAsync("GET", Row);
        Assert.Equal(row.ETag, (string?)row.Json["odata.etag"]);
        Assert.Contains(((string)row.Json["Timestamp"]!).Replace(":", "%3A", StringComparison.Ordinal), row.ETag);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("MERGE")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task Of_many_who_saw_the_same_version_one_wins(string method)
    {
        await using var server = await ATableServer.StartAsync();
        await server.ATableAsync();
        for (var round = 0; round < 10; round++)
        {
            var etag = (await server.SendAsync("PUT", Row, "{}")).ETag!;

            var replies = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
                Task.Run(() => server.SendAsync(method, Row, method == "DELETE" ? null : $$"""{"N":{{i}}}""", $"If-Match: {etag}"))));

            Assert.Single(replies, reply => reply.Status == 204);
            Assert.All(replies, reply => Assert.Contains(reply.Status, (int[])[204, 412, 404]));
        }
    }

    [Fact]
    public async Task Of_many_who_insert_the_same_row_one_wins()
    {
        await using var server = await ATableServer.StartAsync();
        await server.ATableAsync();

        var replies = await Task.WhenAll(Enumerable.Range(0, 32).Select(i =>
            Task.Run(() => server.SendAsync("POST", "/Things", $$"""{"PartitionKey":"p","RowKey":"r","N":{{i}}}"""))));

        Assert.Single(replies, reply => reply.Status == 201);
        Assert.Equal(31, replies.Count(reply => reply.Status == 409));
    }

    [Fact]
    public async Task A_partition_that_comes_and_goes_loses_nothing()
    {
        await using var server = await ATableServer.StartAsync();
        await server.ATableAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                var row = $"/Things(PartitionKey='shared',RowKey='{worker}')";
                Assert.Equal(204, (await server.SendAsync("PUT", row, "{}")).Status);
                Assert.Equal(200, (await server.SendAsync("GET", row)).Status);
                Assert.Equal(204, (await server.SendAsync("DELETE", row, null, "If-Match: *")).Status);
            }
        })));

        Assert.Empty((await server.SendAsync("GET", "/Things()")).Json["value"]!.AsArray());
    }

    [GeneratedRegex("""^W/"datetime'\d{4}-\d\d-\d\dT\d\d%3A\d\d%3A\d\d\.\d{7}Z'"$""")]
    private static partial Regex Form();
}
