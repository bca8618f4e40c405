using System.Net.Http.Headers;
using System.Text.Json;

namespace Chat.Emulator.EventGrid;

/// <summary>Asks an endpoint whether it wants the events, before it gets any.</summary>
/// <remarks>
/// learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema and
/// …/end-point-validation-cloud-events-schema
/// </remarks>
internal sealed class Handshake(WebhookClient webhooks, AdjustableClock clock)
{
    private const string Origin = "eventgrid.azure.net";

    /// <summary>What the endpoint said, and in words why if it did not agree.</summary>
    public async Task<(HandshakeResult Result, string Reason)> TryAsync(
        EventSubscription subscription, Guid code, Uri validationUrl, CancellationToken stopping)
    {
        var isCloud = subscription.Properties.EventDeliverySchema is EventDeliverySchema.CloudEvents;
        using var request = isCloud ? Options(subscription, validationUrl) : Event(subscription, code, validationUrl);
        var (outcome, response) = await webhooks.SendAsync(request, stopping);
        using (response)
        {
            return response is null ? (HandshakeResult.Refused, outcome)
                : isCloud ? Allows(response)
                : await AnswersAsync(response, code, stopping);
        }
    }

    private static HttpRequestMessage Options(EventSubscription subscription, Uri validationUrl)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, subscription.Properties.Destination.Properties.EndpointUrl);
        request.Headers.Add("WebHook-Request-Origin", Origin);
        request.Headers.Add("WebHook-Request-Callback", validationUrl.AbsoluteUri);

        return request;
    }

    private HttpRequestMessage Event(EventSubscription subscription, Guid code, Uri validationUrl)
    {
        var happened = new GridEvent(
            Guid.NewGuid(),
            "Microsoft.EventGrid.SubscriptionValidationEvent",
            "",
            clock.GetUtcNow(),
            JsonSerializer.SerializeToUtf8Bytes(
                new ValidationData($"{code}", validationUrl.AbsoluteUri), EventGridJson.Default.ValidationData));
        var request = new HttpRequestMessage(HttpMethod.Post, subscription.Properties.Destination.Properties.EndpointUrl)
        {
            Content = new ByteArrayContent(EventEnvelope.Write(EventDeliverySchema.EventGridSchema, [happened])),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        WebhookClient.AddHeaders(request, subscription, "SubscriptionValidation");

        return request;
    }

    private static (HandshakeResult Result, string Reason) Allows(HttpResponseMessage response) =>
        !response.Headers.TryGetValues("WebHook-Allowed-Origin", out var origins)
            ? (HandshakeResult.Later, "no WebHook-Allowed-Origin header")
            : origins.Any(origin => origin is Origin or "*")
                ? (HandshakeResult.Agreed, "")
                : (HandshakeResult.Refused, "WebHook-Allowed-Origin names another origin");

    private static async Task<(HandshakeResult Result, string Reason)> AnswersAsync(HttpResponseMessage response, Guid code, CancellationToken stopping)
    {
        if (response.StatusCode is not System.Net.HttpStatusCode.OK)
        {
            return (HandshakeResult.Refused, $"status {(int)response.StatusCode}");
        }

        try
        {
            var reply = await response.Content.ReadFromJsonAsync(EventGridJson.Default.ValidationReply, stopping);

            return reply?.ValidationResponse is not { } echoed ? (HandshakeResult.Later, "no validationResponse")
                : Guid.TryParse(echoed, out var given) && given == code ? (HandshakeResult.Agreed, "")
                : (HandshakeResult.Refused, "a validationResponse of something else");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return (HandshakeResult.Later, "no validationResponse");
        }
    }
}
