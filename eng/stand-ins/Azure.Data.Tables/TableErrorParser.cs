using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>Reads the service's error: JSON, or XML when it refuses the caller before it looks at the request.</summary>
internal sealed class TableErrorParser : RequestFailedDetailsParser
{
    public static TableErrorParser Instance { get; } = new();

    public static string CodeOf(Response response)
        => response.Headers.TryGetValue("x-ms-error-code", out var code) ? code
            : Instance.TryParse(response, out var error, out _) ? error.Code
            : null;

    public override bool TryParse(Response response, out ResponseError error, out IDictionary<string, string> data)
    {
        data = null;
        error = response.ContentStream is { CanSeek: true } ? FromJson(response) ?? FromXml(response) : null;
        if (error is null && response.Headers.TryGetValue("x-ms-error-code", out var code))
        {
            error = new ResponseError(code, null);
        }

        return error is not null;
    }

    private static ResponseError FromJson(Response response)
    {
        try
        {
            using var body = JsonDocument.Parse(response.Content.ToMemory());
            var error = body.RootElement.GetProperty("odata.error");
            return new ResponseError(error.GetProperty("code").GetString(), error.GetProperty("message").GetProperty("value").GetString());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static ResponseError FromXml(Response response)
    {
        try
        {
            var error = XDocument.Parse(response.Content.ToString()).Root;
            return new ResponseError(
                error.Elements().FirstOrDefault(element => element.Name.LocalName is "Code" or "code")?.Value,
                error.Elements().FirstOrDefault(element => element.Name.LocalName is "Message" or "message")?.Value);
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
