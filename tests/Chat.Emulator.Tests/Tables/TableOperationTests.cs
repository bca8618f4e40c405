using Azure;
using Azure.Data.Tables;
using Chat.Emulator.Tables;

namespace Chat.Emulator.Tests.Tables;

/// <summary>What the official .NET client sees.</summary>
public sealed class TableOperationTests
{
    [Fact]
    public async Task The_development_storage_shorthand_works_on_the_default_port()
    {
        var options = new TableServiceOptions();

        Assert.Equal((10002, "devstoreaccount1"), (options.Port, options.AccountName));
        await using var server = await ATableServer.StartAsync();
        Assert.Equal($"/{options.AccountName}", server.Endpoint.AbsolutePath);
    }

    [Fact]
    public async Task A_table_is_created_once_whatever_the_case_of_its_name_and_deleted_once()
    {
        await using var server = await ATableServer.StartAsync();
        var table = await server.ATableAsync("Things");

        var again = await Assert.ThrowsAsync<RequestFailedException>(() => server.Client.CreateTableAsync("THINGS", AnEmulator.Now));
        await server.Client.CreateTableIfNotExistsAsync("things", AnEmulator.Now);
        await table.DeleteAsync(AnEmulator.Now);

        Assert.Equal((409, "TableAlreadyExists"), (again.Status, again.ErrorCode));
        Assert.Equal(404, (await table.DeleteAsync(AnEmulator.Now)).Status);
        await server.Client.CreateTableAsync("Things", AnEmulator.Now);
    }

    [Fact]
    public async Task The_name_of_a_deleted_table_stays_taken_as_long_as_asked()
    {
        var clock = new AdjustableClock();
        await using var server = await ATableServer.StartAsync(options => (options.Clock, options.DeletedTableStays) = (clock, TimeSpan.FromSeconds(40)));
        await (await server.ATableAsync()).DeleteAsync(AnEmulator.Now);

        (await server.SendAsync("POST", "/Tables", """{"TableName":"Things"}""")).IsRefused(409, "TableBeingDeleted");
        clock.Advance(TimeSpan.FromSeconds(41));

        await server.ATableAsync();
    }

    [Fact]
    public async Task Every_type_comes_back_as_it_went()
    {
        await using var server = await ATableServer.StartAsync();
        var table = await server.ATableAsync();
        var sent = new TableEntity("p", "r")
        {
            ["Text"] = "ünï \"quoted\" \\ \u0001 \n 😀 </script>",
            ["Empty"] = "",
            ["Truth"] = true,
            ["Small"] = -42,
            ["Large"] = long.MinValue,
            ["Real"] = 1.25,
            ["Whole"] = 3.0,
            ["Huge"] = 1e300,
            ["Guid"] = Guid.Parse("c9da6455-213d-42c9-9a79-3e9149a57833"),
            ["Time"] = new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero).AddTicks(1234567),
            ["Bytes"] = new byte[] { 0, 1, 255 },
        };

        await table.AddEntityAsync(sent, AnEmulator.Now);
        var got = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: AnEmulator.Now)).Value;

        Assert.All(sent.Keys.Where(key => key != "odata.etag"), key => Assert.Equal(sent[key], got[key]));
        Assert.NotEqual(default, got.ETag);
        Assert.NotNull(got.Timestamp);
    }

    [Fact]
    public async Task A_merge_keeps_what_it_does_not_name_and_a_replacement_does_not()
    {
        await using var server = await ATableServer.StartAsync();
        var table = await server.ATableAsync();
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 2 }, TableUpdateMode.Merge, AnEmulator.Now);

        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["B"] = "now text", ["C"] = 3L }, TableUpdateMode.Merge, AnEmulator.Now);
        var merged = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: AnEmulator.Now)).Value;
        await table.UpdateEntityAsync(new TableEntity("p", "r") { ["D"] = 4 }, ETag.All, TableUpdateMode.Replace, AnEmulator.Now);
        var replaced = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: AnEmulator.Now)).Value;

        Assert.Equal((1, "now text", 3L), (merged["A"], merged["B"], merged["C"]));
        Assert.Equal(["D"], replaced.Keys.Intersect(["A", "B", "C", "D"]));
    }

    [Fact]
    public async Task A_null_is_not_stored_and_takes_nothing_away()
    {
        await using var server = await ATableServer.StartAsync();
        await server.ATableAsync();
        await server.SendAsync("POST", "/Things", """{"PartitionKey":"p","RowKey":"r","A":1,"B":null}""");

        await server.SendAsync("MERGE", "/Things(PartitionKey='p',RowKey='r')", """{"A":null,"C":2}""");
        var row = (await server.SendAsync("GET", "/Things(PartitionKey='p',RowKey='r')")).Json.AsObject();

        Assert.Equal((1, 2), ((int)row["A"]!, (int)row["C"]!));
        Assert.False(row.ContainsKey("B"));
    }

    [Fact]
    public async Task Keys_hold_any_character_that_is_allowed()
    {
        await using var server = await ATableServer.StartAsync();
        var table = await server.ATableAsync();
        string[] keys = ["", "it's", "''", "a b", "(x)=1,RowKey='y'", "100%", "a+b&c=d;e", "8:acs:1_2", "19:x@thread.v2", "äö€", "😀", "\"q\""];

        foreach (var key in keys)
        {
            await table.AddEntityAsync(new TableEntity(key, key) { ["N"] = 1 }, AnEmulator.Now);
            Assert.Equal(key, (await table.GetEntityAsync<TableEntity>(key, key, cancellationToken: AnEmulator.Now)).Value.RowKey);
        }

        Assert.Equal(keys.Order(StringComparer.Ordinal), table.QueryAsync<TableEntity>(cancellationToken: AnEmulator.Now).ToBlockingEnumerable(AnEmulator.Now).Select(row => row.RowKey));
    }

    [Fact]
    public async Task A_selection_answers_with_the_named_properties_only()
    {
        await using var server = await ATableServer.StartAsync();
        var table = await server.ATableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 2 }, AnEmulator.Now);

        var row = (await server.SendAsync("GET", "/Things()?$select=RowKey,B,None")).Json["value"]![0]!.AsObject();

        Assert.Equal(["B", "RowKey", "odata.etag"], row.Select(member => member.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("nometadata", false, false, false)]
    [InlineData("minimalmetadata", true, true, false)]
    [InlineData("fullmetadata", true, true, true)]
    public async Task As_much_metadata_is_answered_as_was_asked_for(string level, bool etags, bool types, bool links)
    {
        await using var server = await ATableServer.StartAsync();
        await server.ATableAsync();
        await server.SendAsync("POST", "/Things", """{"PartitionKey":"p's","RowKey":"r","L":"5","L@odata.type":"Edm.Int64"}""");

        var page = await server.SendAsync("GET", "/Things()", null, $"Accept: application/json;odata={level}");
        var alone = await server.SendAsync("GET", $"/Things(PartitionKey='p''s',RowKey='r')?$format=application/json;odata={level}", null, "Accept: application/atom+xml");

        Assert.StartsWith($"application/json;odata={level}", page.ContentType!.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(etags, page.Json.AsObject().ContainsKey("odata.metadata"));
        foreach (var row in (System.Text.Json.Nodes.JsonObject[])[page.Json["value"]![0]!.AsObject(), alone.Json.AsObject()])
        {
            Assert.Equal((etags, types, links), (row.ContainsKey("odata.etag"), row.ContainsKey("L@odata.type"), row.ContainsKey("odata.editLink")));
            Assert.Equal(links, row.ContainsKey("Timestamp@odata.type"));
        }

        if (links)
        {
            Assert.Equal("Things(PartitionKey='p''s',RowKey='r')", (string?)alone.Json["odata.editLink"]);
        }
    }

    [Fact]
    public async Task An_insert_answers_with_the_entity_unless_asked_not_to()
    {
        await using var server = await ATableServer.StartAsync();
        await server.ATableAsync();

        var content = await server.SendAsync("POST", "/Things", """{"PartitionKey":"p","RowKey":"1","A":1}""");
        var none = await server.SendAsync("POST", "/Things", """{"PartitionKey":"p","RowKey":"2","A":1}""", "Prefer: return-no-content");

        Assert.Equal((201, 1), (content.Status, (int)content.Json["A"]!));
        Assert.Equal((204, "", "return-no-content"), (none.Status, none.Body, none.Header("Preference-Applied")));
        Assert.Equal((string?)content.Json["odata.etag"], content.ETag);
        Assert.EndsWith("/devstoreaccount1/Things(PartitionKey='p',RowKey='2')", none.Header("Location"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_name_the_request_and_the_version()
    {
        await using var server = await ATableServer.StartAsync();

        var reply = await server.SendAsync("GET", "/Tables", null, "x-ms-version: 2020-12-06", "x-ms-client-request-id: mine");

        Assert.Equal(("2020-12-06", "mine"), (reply.Header("x-ms-version"), reply.Header("x-ms-client-request-id")));
        Assert.True(Guid.TryParse(reply.Header("x-ms-request-id"), out _));
    }
}
