using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Chat.Emulator.Tests.Tables;

internal sealed record TableReply(int Status, HttpResponseHeaders Headers, string? ContentType, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string? ErrorCode => Header("x-ms-error-code");

    public string? ETag => Header("ETag");

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? values.First() : null;

    /// <summary>Refused alike in status, header and body.</summary>
    public void IsRefused(int status, string code)
    {
        Assert.Equal((status, code), (Status, ErrorCode));
        Assert.Equal(code, (string?)Json["odata.error"]!["code"]);
        Assert.Contains($"RequestId:{Header("x-ms-request-id")}", (string?)Json["odata.error"]!["message"]!["value"]);
    }
}
