using System.Text;
using Azure;
using Azure.Data.Tables;

namespace Chat.Emulator.Tests.Tables;

/// <summary>learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions.</summary>
public sealed class TransactionTests
{
    [Fact]
    public async Task Operations_of_every_kind_happen_together()
    {
        await using var server = await ATableServer.StartAsync();
        var table = await server.ATableAsync();
        foreach (var rowKey in (string[])["a", "b", "c"])
        {
            await table.AddEntityAsync(Row(rowKey, 1), AnEmulator.Now);
        }

        var answer = await table.SubmitTransactionAsync(
            [
                new(TableTransactionActionType.UpdateMerge, new TableEntity("p", "a") { ["M"] = 2 }),
                new(TableTransactionActionType.UpdateReplace, new TableEntity("p", "b") { ["M"] = 2 }),
                new(TableTransactionActionType.Delete, new TableEntity("p", "c")),
                new(TableTransactionActionType.UpsertMerge, Row("d", 4)),
                new(TableTransactionActionType.UpsertReplace, Row("e's", 5)),
                new(TableTransactionActionType.Add, Row("f", 6)),
            ],
            AnEmulator.Now);

        Assert.All(answer.Value, part => Assert.Equal(204, part.Status));
        Assert.Equal([true, true, false, true, true, true], answer.Value.Select(part => part.Headers.ETag is not null));
        Assert.Equal(["a", "b", "d", "e's", "f"], await KeysAsync(table));
        var stored = (await table.GetEntityAsync<TableEntity>("p", "f", cancellationToken: AnEmulator.Now)).Value;
        Assert.Equal(answer.Value[5].Headers.ETag.ToString(), stored.ETag.ToString());
    }

    [Theory]
    [InlineData(TableTransactionActionType.Add, "there", null, 409, "EntityAlreadyExists")]
    [InlineData(TableTransactionActionType.UpdateMerge, "none", null, 404, "ResourceNotFound")]
    [InlineData(TableTransactionActionType.UpdateReplace, "none", null, 404, "ResourceNotFound")]
    [InlineData(TableTransactionActionType.Delete, "none", null, 404, "ResourceNotFound")]
    [InlineData(TableTransactionActionType.UpdateReplace, "there", "W/\"datetime'2020-01-01T00%3A00%3A00.0000000Z'\"", 412, "UpdateConditionNotSatisfied")]
    [InlineData(TableTransactionActionType.UpsertMerge, "first", null, 400, "InvalidDuplicateRow")]
    public async Task One_that_cannot_be_done_undoes_all_and_is_named(TableTransactionActionType kind, string rowKey, string? etag, int status, string code)
    {
        await using var server = await ATableServer.StartAsync();
        var table = await server.ATableAsync();
        await table.AddEntityAsync(Row("there", 1), AnEmulator.Now);

        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(
            [
                new(TableTransactionActionType.Add, Row("first", 1)),
                new(TableTransactionActionType.UpsertMerge, Row("second", 1)),
                new(kind, Row(rowKey, 9), etag is null ? default : new ETag(etag)),
                new(TableTransactionActionType.Add, Row("last", 1)),
            ],
            AnEmulator.Now));

        Assert.Equal((status, code, 2), (failure.Status, failure.ErrorCode, failure.FailedTransactionActionIndex));
        Assert.Equal(["there"], await KeysAsync(table));
        Assert.Equal(1, (await table.GetEntityAsync<TableEntity>("p", "there", cancellationToken: AnEmulator.Now)).Value["N"]);
    }

    [Fact]
    public async Task It_takes_a_hundred_and_not_one_more()
    {
        await using var server = await ATableServer.StartAsync();
        var table = await server.ATableAsync();

        await table.SubmitTransactionAsync(Many(100), AnEmulator.Now);
        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(Many(101), AnEmulator.Now));

        Assert.Equal((400, "InvalidInput"), (failure.Status, failure.ErrorCode));
        Assert.Equal(100, (await KeysAsync(table)).Length);

        static IEnumerable<TableTransactionAction> Many(int count) =>
            Enumerable.Range(0, count).Select(i => new TableTransactionAction(TableTransactionActionType.UpsertReplace, Row($"{i:d3}", i)));
    }

    [Fact]
    public async Task It_stays_in_one_partition_and_one_table()
    {
        await using var server = await ATableServer.StartAsync();
        await server.ATableAsync();
        await server.ATableAsync("Others");

        var partitions = await BatchAsync(server, Insert("Things", "p1", "r"), Insert("Things", "p2", "r"));
        var tables = await BatchAsync(server, Insert("Things", "p1", "r"), Insert("Others", "p1", "r"));
        var nowhere = await BatchAsync(server, Insert("Nowhere", "p1", "r"));

        Assert.Contains("HTTP/1.1 400 Bad Request", partitions.Body);
        Assert.Contains("\"code\":\"CommandsInBatchActOnDifferentPartitions\"", partitions.Body);
        Assert.Contains("\"value\":\"1:All commands", partitions.Body);
        Assert.Contains("\"code\":\"InvalidInput\"", tables.Body);
        Assert.Contains("\"value\":\"0:The table specified does not exist.", nowhere.Body);
        Assert.Empty((await server.SendAsync("GET", "/Things()")).Json["value"]!.AsArray());
    }

    [Fact]
    public async Task More_than_4_MiB_is_refused_whole()
    {
        await using var server = await ATableServer.StartAsync();
        var table = await server.ATableAsync();
        var actions = Enumerable.Range(0, 70).Select(i => new TableTransactionAction(
            TableTransactionActionType.Add, new TableEntity("p", $"{i}") { ["A"] = new string('x', 32768), ["B"] = new string('x', 32768) }));

        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(actions, AnEmulator.Now));

        Assert.Equal((413, "RequestBodyTooLarge"), (failure.Status, failure.ErrorCode));
        Assert.Empty(await KeysAsync(table));
    }

    [Fact]
    public async Task An_insert_in_it_may_ask_for_the_entity_and_lines_may_end_in_LF()
    {
        await using var server = await ATableServer.StartAsync();
        await server.ATableAsync();

        var reply = await BatchAsync(server, Insert("Things", "p", "r").Replace("Prefer: return-no-content\r\n", "", StringComparison.Ordinal).Replace("\r\n", "\n", StringComparison.Ordinal));

        Assert.Equal(202, reply.Status);
        Assert.Contains("HTTP/1.1 201 Created", reply.Body);
        Assert.Contains("\"RowKey\":\"r\"", reply.Body);
    }

    [Fact]
    public async Task A_query_may_be_alone_in_a_batch_but_not_among_writes()
    {
        await using var server = await ATableServer.StartAsync();
        await server.ATableAsync();
        await BatchAsync(server, Insert("Things", "p", "r"));

        var alone = await BatchAsync(server, "GET http://x/devstoreaccount1/Things(PartitionKey='p',RowKey='r') HTTP/1.1\r\nAccept: application/json\r\n\r\n");
        var among = await BatchAsync(server, Insert("Things", "p", "r2"), "GET http://x/devstoreaccount1/Things(PartitionKey='p',RowKey='r') HTTP/1.1\r\n\r\n");

        Assert.Contains("\"RowKey\":\"r\"", alone.Body);
        Assert.Contains("HTTP/1.1 405", among.Body);
        Assert.Single((await server.SendAsync("GET", "/Things()")).Json["value"]!.AsArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("--b\r\n")]
    [InlineData("--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\nPOST")]
    [InlineData("--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\nPOST nowhere HTTP/1.1\r\n\r\n{}\r\n--c--\r\n--b--")]
    [InlineData("--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\nPOST /devstoreaccount1/Tables HTTP/1.1\r\n\r\n{\"TableName\":\"Odd\"}\r\n--c--\r\n--b--")]
    public async Task What_is_no_batch_is_refused(string body)
    {
        await using var server = await ATableServer.StartAsync();

        var reply = await server.SendAsync("POST", "/$batch", body, "Content-Type: multipart/mixed; boundary=b");

        Assert.True(reply is { Status: 400, ErrorCode: "InvalidInput" } || reply.Body.Contains("HTTP/1.1 400", StringComparison.Ordinal), $"{reply.Status} {reply.Body}");
        Assert.Empty((await server.SendAsync("GET", "/Tables")).Json["value"]!.AsArray());
    }

    [Fact]
    public async Task Nobody_sees_half_of_one()
    {
        await using var server = await ATableServer.StartAsync();
        var table = await server.ATableAsync();
        await table.SubmitTransactionAsync(All(0), AnEmulator.Now);
        var done = false;

        var writers = Enumerable.Range(0, 2).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 60; i++)
            {
                await table.SubmitTransactionAsync(All((writer * 1000) + i), AnEmulator.Now);
            }
        })).ToArray();
        var reader = Task.Run(async () =>
        {
            while (!Volatile.Read(ref done))
            {
                var seen = await table.QueryAsync<TableEntity>(cancellationToken: AnEmulator.Now).ToListAsync(AnEmulator.Now);
                Assert.Equal(50, seen.Count);
                Assert.Single(seen.Select(row => row["N"]).Distinct());
            }
        });
        await Task.WhenAll(writers);
        Volatile.Write(ref done, true);
        await reader;

        static IEnumerable<TableTransactionAction> All(int number) =>
            Enumerable.Range(0, 50).Select(i => new TableTransactionAction(TableTransactionActionType.UpsertReplace, Row($"{i:d2}", number)));
    }

    private static TableEntity Row(string rowKey, int number) => new("p", rowKey) { ["N"] = number };

    private static async Task<string[]> KeysAsync(TableClient table) =>
        [.. (await table.QueryAsync<TableEntity>(cancellationToken: AnEmulator.Now).ToListAsync(AnEmulator.Now)).Select(row => row.RowKey)];

    private static string Insert(string table, string partitionKey, string rowKey) =>
        $"POST http://127.0.0.1:1/devstoreaccount1/{table} HTTP/1.1\r\nContent-Type: application/json\r\nPrefer: return-no-content\r\n\r\n"
        + $$"""{"PartitionKey":"{{partitionKey}}","RowKey":"{{rowKey}}"}""" + "\r\n";

    private static Task<TableReply> BatchAsync(ATableServer server, params string[] operations)
    {
        var body = new StringBuilder("--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n");
        foreach (var operation in operations)
        {
            body.Append("--c\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n").Append(operation);
        }

        return server.SendAsync("POST", "/$batch", body.Append("--c--\r\n--b--\r\n").ToString(), "Content-Type: multipart/mixed; boundary=b");
    }
}
