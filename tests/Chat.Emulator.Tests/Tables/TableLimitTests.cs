using System.Text.Json.Nodes;

namespace Chat.Emulator.Tests.Tables;

/// <summary>Each limit from both sides: learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model.</summary>
public sealed class TableLimitTests
{
    [Theory]
    [InlineData(252, 201, null)]
    [InlineData(253, 400, "TooManyProperties")]
    public async Task Properties(int count, int status, string? code)
    {
        await ExpectAsync(Entity(Enumerable.Range(0, count).Select(i => ($"P{i}", (JsonNode)i))), status, code);
    }

    [Theory]
    [InlineData(32 * 1024, 201, null)]
    [InlineData((32 * 1024) + 1, 400, "PropertyValueTooLarge")]
    public async Task Characters_of_a_string(int length, int status, string? code)
    {
        await ExpectAsync(Entity([("S", new string('ä', length))]), status, code);
        await ExpectAsync(Entity([("S", new string('"', length))]), status, code);
    }

    [Theory]
    [InlineData(64 * 1024, 201, null)]
    [InlineData((64 * 1024) + 1, 400, "PropertyValueTooLarge")]
    public async Task Bytes_of_a_binary(int length, int status, string? code)
    {
        await ExpectAsync(Entity([("B", Convert.ToBase64String(new byte[length])), ("B@odata.type", "Edm.Binary")]), status, code);
    }

    [Theory]
    [InlineData(15, 32 * 1024, 201, null)]
    [InlineData(16, 32 * 1024, 400, "EntityTooLarge")]
    [InlineData(250, 2076, 201, null)]
    [InlineData(250, 2097, 400, "EntityTooLarge")]
    public async Task Bytes_of_an_entity(int count, int characters, int status, string? code)
    {
        await ExpectAsync(Entity(Enumerable.Range(0, count).Select(i => ($"P{i}", (JsonNode)new string('x', characters)))), status, code);
    }

    [Fact]
    public async Task What_a_merge_makes_is_measured_as_a_whole()
    {
        await using var server = await ATableServer.StartAsync();
        await server.ATableAsync();
        await server.SendAsync("POST", "/Things", Entity(Enumerable.Range(0, 200).Select(i => ($"P{i}", (JsonNode)i))));
        await server.SendAsync("POST", "/Things", Entity(Enumerable.Range(0, 10).Select(i => ($"P{i}", (JsonNode)new string('x', 32768))), "big"));

        var wide = await server.SendAsync("MERGE", "/Things(PartitionKey='p',RowKey='r')", Entity(Enumerable.Range(0, 53).Select(i => ($"Q{i}", (JsonNode)i))));
        var large = await server.SendAsync("MERGE", "/Things(PartitionKey='p',RowKey='big')", Entity(Enumerable.Range(0, 6).Select(i => ($"Q{i}", (JsonNode)new string('x', 32768)))));

        wide.IsRefused(400, "TooManyProperties");
        large.IsRefused(400, "EntityTooLarge");
    }

    [Theory]
    [InlineData(1024, 201, null)]
    [InlineData(1025, 400, "KeyValueTooLarge")]
    public async Task Characters_of_a_key(int length, int status, string? code)
    {
        await ExpectAsync($$"""{"PartitionKey":"{{new string('€', length)}}","RowKey":""}""", status, code);
        await ExpectAsync($$"""{"PartitionKey":"","RowKey":"{{new string('k', length)}}"}""", status, code);
    }

    [Fact]
    public async Task A_key_of_full_length_can_be_addressed()
    {
        await using var server = await ATableServer.StartAsync();
        await server.ATableAsync();
        var key = new string('€', 1024);
        await server.SendAsync("POST", "/Things", $$"""{"PartitionKey":"{{key}}","RowKey":"{{key}}"}""");

        Assert.Equal(200, (await server.SendAsync("GET", $"/Things(PartitionKey='{Uri.EscapeDataString(key)}',RowKey='{Uri.EscapeDataString(key)}')")).Status);
    }

    [Theory]
    [InlineData('/')]
    [InlineData('\\')]
    [InlineData('#')]
    [InlineData('?')]
    [InlineData('\0')]
    [InlineData('\t')]
    [InlineData('\u001f')]
    [InlineData('\u007f')]
    [InlineData('\u0080')]
    [InlineData('\u009f')]
    public async Task Characters_that_no_key_holds(char character)
    {
        var key = JsonValue.Create($"a{character}b").ToJsonString();

        await ExpectAsync($$"""{"PartitionKey":{{key}},"RowKey":"r"}""", 400, "InvalidInput");
        await ExpectAsync($$"""{"PartitionKey":"p","RowKey":{{key}}}""", 400, "InvalidInput");
    }

    [Theory]
    [InlineData('\u0020')]
    [InlineData('\u00a0')]
    [InlineData('\u00c2')]
    [InlineData('\u0100')]
    public async Task Characters_next_to_those(char character) =>
        await ExpectAsync($$"""{"PartitionKey":"a{{character}}b","RowKey":"r"}""", 201, null);

    [Theory]
    [InlineData(255, 201, null)]
    [InlineData(256, 400, "PropertyNameTooLong")]
    public async Task Characters_of_a_property_name(int length, int status, string? code) =>
        await ExpectAsync(Entity([(new string('ä', length), 1)]), status, code);

    [Theory]
    [InlineData(3, 201, null)]
    [InlineData(63, 201, null)]
    [InlineData(64, 400, "OutOfRangeInput")]
    public async Task Characters_of_a_table_name(int length, int status, string? code)
    {
        await using var server = await ATableServer.StartAsync();

        var reply = await server.SendAsync("POST", "/Tables", $$"""{"TableName":"{{new string('t', length)}}"}""");

        Assert.Equal((status, code), (reply.Status, reply.ErrorCode));
    }

    [Fact]
    public async Task A_body_of_more_than_4_MiB()
    {
        await ExpectAsync(new string(' ', 4 << 20) + Entity([]), 413, "RequestBodyTooLarge");
        await ExpectAsync(new string(' ', (4 << 20) - 200) + Entity([]), 201, null);
    }

    private static string Entity(IEnumerable<(string Name, JsonNode Value)> properties, string rowKey = "r")
    {
        var entity = new JsonObject { ["PartitionKey"] = "p", ["RowKey"] = rowKey };
        foreach (var (name, value) in properties)
        {
            entity[name] = value;
        }

        return entity.ToJsonString();
    }

    private static async Task ExpectAsync(string entity, int status, string? code)
    {
        await using var server = await ATableServer.StartAsync();
        await server.ATableAsync();

        var reply = await server.SendAsync("POST", "/Things", entity);

        Assert.Equal((status, code), (reply.Status, reply.ErrorCode));
    }
}
