using System.Text.Json;

namespace Chat.Emulator.Http;

/// <summary>An error answer: a status, a stable code, and a sentence.</summary>
/// <remarks>
/// learn.microsoft.com/rest/api/communication/identity/communication-identity/create#communicationerrorresponse
/// describes <c>{"error":…}</c>; the live chat service has been seen to answer <c>{"CommunicationError":…}</c>.
/// </remarks>
internal sealed class Refusal(int status, string code, string message, string? target = null) : Answer
{
    public int StatusCode => status;

    public string Code => code;

    /// <summary>Seconds for a <c>Retry-After</c> header.</summary>
    public int? RetryAfter { get; init; }

    public static Refusal NotEmulated(HttpContext http, RawPath path) => new(
        501, "NotImplemented", $"The emulator does not offer {http.Request.Method} {path.Display}.");

    public override async Task WriteAsync(HttpContext http, ChatErrorShape errors)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        if (RetryAfter is { } seconds)
        {
            http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        await using var writer = new Utf8JsonWriter(http.Response.BodyWriter);
        writer.WriteStartObject();
        if (errors is ChatErrorShape.Live)
        {
            writer.WriteStartObject("CommunicationError");
            writer.WriteString(nameof(Code), code);
            writer.WriteString("Message", message);
            writer.WriteStartArray("Details");
            writer.WriteEndArray();
        }
        else
        {
            writer.WriteStartObject("error");
            writer.WriteString("code", code);
            writer.WriteString("message", message);
            if (target is not null)
            {
                writer.WriteString("target", target);
            }
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
