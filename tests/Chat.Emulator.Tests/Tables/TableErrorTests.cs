namespace Chat.Emulator.Tests.Tables;

/// <summary>Each way to be refused: status, header and body.</summary>
public sealed class TableErrorTests
{
    private const string Row = "/Things(PartitionKey='p',RowKey='r')";

    [Theory]
    [InlineData("POST", "/Things", """{"PartitionKey":"p","RowKey":"r"}""", "", 409, "EntityAlreadyExists")]
    [InlineData("POST", "/Nowhere", """{"PartitionKey":"p","RowKey":"r"}""", "", 404, "TableNotFound")]
    [InlineData("GET", "/Nowhere()", null, "", 404, "TableNotFound")]
    [InlineData("DELETE", "/Tables('Nowhere')", null, "", 404, "ResourceNotFound")]
    [InlineData("GET", "/Things(PartitionKey='p',RowKey='none')", null, "", 404, "ResourceNotFound")]
    [InlineData("PUT", "/Things(PartitionKey='p',RowKey='none')", "{}", "If-Match: *", 404, "ResourceNotFound")]
    [InlineData("PATCH", "/Things(PartitionKey='none',RowKey='r')", "{}", "If-Match: *", 404, "ResourceNotFound")]
    [InlineData("DELETE", "/Things(PartitionKey='p',RowKey='none')", null, "If-Match: *", 404, "ResourceNotFound")]
    [InlineData("PUT", Row, "{}", "If-Match: W/\"datetime'2020-01-01T00%3A00%3A00.0000000Z'\"", 412, "UpdateConditionNotSatisfied")]
    [InlineData("MERGE", Row, "{}", "If-Match: W/\"something else\"", 412, "UpdateConditionNotSatisfied")]
    [InlineData("DELETE", Row, null, "If-Match: W/\"datetime'soon'\"", 412, "UpdateConditionNotSatisfied")]
    [InlineData("DELETE", Row, null, "", 400, "MissingRequiredHeader")]
    [InlineData("DELETE", Row, null, "If-Match: \"strong\"", 400, "InvalidInput")]
    [InlineData("PUT", Row, "{}", "If-None-Match: *", 400, "InvalidInput")]
    [InlineData("POST", "/Things", """{"RowKey":"r2"}""", "", 400, "PropertiesNeedValue")]
    [InlineData("POST", "/Things", """{"PartitionKey":"p","RowKey":null}""", "", 400, "PropertiesNeedValue")]
    [InlineData("POST", "/Things", """{"PartitionKey":1,"RowKey":"r2"}""", "", 400, "InvalidInput")]
    [InlineData("POST", "/Things", """{"PartitionKey":"p","RowKey":"r2","A":1,"A":2}""", "", 400, "DuplicatePropertiesSpecified")]
    [InlineData("POST", "/Things", """{"PartitionKey":"p","RowKey":"r2","A":{}}""", "", 400, "InvalidInput")]
    [InlineData("POST", "/Things", """{"PartitionKey":"p","RowKey":"r2","A":[1]}""", "", 400, "InvalidInput")]
    [InlineData("POST", "/Things", """{"PartitionKey":"p","RowKey":"r2","A":"x","A@odata.type":"Edm.Int64"}""", "", 400, "InvalidInput")]
    [InlineData("POST", "/Things", """{"PartitionKey":"p","RowKey":"r2","A":"x","A@odata.type":"Edm.Odd"}""", "", 400, "InvalidInput")]
    [InlineData("POST", "/Things", """{"PartitionKey":"p","RowKey":"r2","A":"x","A@odata.type":"Edm.Guid"}""", "", 400, "InvalidInput")]
    [InlineData("POST", "/Things", """{"PartitionKey":"p","RowKey":"r2","A":"?","A@odata.type":"Edm.Binary"}""", "", 400, "InvalidInput")]
    [InlineData("POST", "/Things", """{"PartitionKey":"p","RowKey":"r2","A":"soon","A@odata.type":"Edm.DateTime"}""", "", 400, "InvalidInput")]
    [InlineData("POST", "/Things", """{"PartitionKey":"p","RowKey":"r2","A":"1600-12-31T00:00:00Z","A@odata.type":"Edm.DateTime"}""", "", 400, "OutOfRangeInput")]
    [InlineData("POST", "/Things", """{"PartitionKey":"p","RowKey":"r2","A":"\ud800"}""", "", 400, "InvalidInput")]
    [InlineData("POST", "/Things", """{"PartitionKey":"p","RowKey":"r2","a-b":1}""", "", 400, "PropertyNameInvalid")]
    [InlineData("POST", "/Things", """{"PartitionKey":"p","RowKey":"r2","1a":1}""", "", 400, "PropertyNameInvalid")]
    [InlineData("POST", "/Things", """{"PartitionKey":"p","RowKey":"r2","":1}""", "", 400, "PropertyNameInvalid")]
    [InlineData("POST", "/Things", """{"PartitionKey":"p","RowKey":"r2"}}""", "", 400, "InvalidInput")]
    [InlineData("POST", "/Things", "[]", "", 400, "InvalidInput")]
    [InlineData("POST", "/Things", "not json", "", 400, "InvalidInput")]
    [InlineData("POST", "/Things", "{}", "Content-Type: application/atom+xml", 415, "AtomFormatNotSupported")]
    [InlineData("POST", "/Tables", """{"TableName":"Things"}""", "", 409, "TableAlreadyExists")]
    [InlineData("POST", "/Tables", """{"Name":"Other"}""", "", 400, "InvalidInput")]
    [InlineData("POST", "/Tables", """{"TableName":"ab"}""", "", 400, "OutOfRangeInput")]
    [InlineData("POST", "/Tables", """{"TableName":"1abc"}""", "", 400, "InvalidResourceName")]
    [InlineData("POST", "/Tables", """{"TableName":"a_bc"}""", "", 400, "InvalidResourceName")]
    [InlineData("POST", "/Tables", """{"TableName":"Tables"}""", "", 400, "InvalidResourceName")]
    [InlineData("GET", "/Things(PartitionKey='p')", null, "", 400, "InvalidInput")]
    [InlineData("GET", "/Things(PartitionKey='p',RowKey='r'", null, "", 400, "InvalidInput")]
    [InlineData("GET", "/Things(PartitionKey='p',PartitionKey='r')", null, "", 400, "InvalidInput")]
    [InlineData("GET", "/Things()?$top=0", null, "", 400, "InvalidInput")]
    [InlineData("GET", "/Things()?$top=1001", null, "", 400, "InvalidInput")]
    [InlineData("GET", "/Things()?$top=many", null, "", 400, "InvalidInput")]
    [InlineData("GET", "/Things()?NextPartitionKey=nonsense", null, "", 400, "InvalidInput")]
    [InlineData("GET", "/Things()?$filter=startswith(RowKey,'a')", null, "", 501, "NotImplemented")]
    [InlineData("PUT", "/Things", "{}", "", 405, "MethodNotAllowed")]
    [InlineData("POST", Row, "{}", "", 405, "MethodNotAllowed")]
    public async Task It_is_refused_as_the_service_refuses_it(string method, string target, string? body, string header, int status, string code)
    {
        await using var server = await ATableServer.StartAsync();
        await server.ATableAsync();
        await server.SendAsync("POST", "/Things", """{"PartitionKey":"p","RowKey":"r","Kept":true}""");

        var reply = await server.SendAsync(method, target, body, header.Length > 0 ? [header] : []);

        reply.IsRefused(status, code);
        Assert.True((bool)(await server.SendAsync("GET", Row)).Json["Kept"]!);
    }

    [Theory]
    [InlineData("/?restype=service&comp=properties")]
    [InlineData("/Things?comp=acl")]
    [InlineData("/")]
    public async Task What_is_missing_answers_501_and_its_name(string target)
    {
        await using var server = await ATableServer.StartAsync();
        var comp = target.Contains("comp=", StringComparison.Ordinal) ? $"?comp={target.Split("comp=")[1]}" : "";
        var date = DateTimeOffset.UtcNow.ToString("r");

        var reply = await server.SendAsync(
            "GET", target, null, $"x-ms-date: {date}",
            $"Authorization: SharedKeyLite devstoreaccount1:{ATableServer.Sign($"{date}\n/devstoreaccount1/devstoreaccount1{target.Split('?')[0]}{comp}")}");

        reply.IsRefused(501, "NotImplemented");
    }

    [Fact]
    public async Task Who_takes_no_json_is_refused_in_xml()
    {
        await using var server = await ATableServer.StartAsync();

        var reply = await server.SendAsync("GET", "/Tables", null, "Accept: application/atom+xml");

        Assert.Equal((415, "AtomFormatNotSupported", "application/xml"), (reply.Status, reply.ErrorCode, reply.ContentType));
        Assert.Contains("<Code>AtomFormatNotSupported</Code>", reply.Body);
    }
}
