using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Chat.Emulator.EventGrid;

/// <summary>Speaks to webhooks as Event Grid does.</summary>
/// <remarks>learn.microsoft.com/azure/event-grid/delivery-properties and …/webhook-event-delivery</remarks>
internal sealed class WebhookClient(TimeSpan timeout, TimeProvider realTime) : IDisposable
{
    private const int LargestReply = 64 * 1024;

    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        SslOptions =
        {
            // Azure wants a public certificate. Nobody can have one for his own machine.
            RemoteCertificateValidationCallback = (sender, _, _, errors) =>
                errors is System.Net.Security.SslPolicyErrors.None
                || sender is System.Net.Security.SslStream { TargetHostName: "localhost" or "127.0.0.1" or "::1" },
        },
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = LargestReply,
    };

    /// <summary>Sends a batch; the outcome is Event Grid's word for how it went.</summary>
    public async Task<(string Outcome, int? Status)> DeliverAsync(
        EventSubscription subscription, IReadOnlyList<GridEvent> events, int attemptsSoFar, CancellationToken stopping)
    {
        var schema = subscription.Properties.EventDeliverySchema;
        var isCloud = schema is EventDeliverySchema.CloudEvents;
        using var request = new HttpRequestMessage(HttpMethod.Post, subscription.Properties.Destination.Properties.EndpointUrl)
        {
            Content = new ByteArrayContent(EventEnvelope.Write(schema, events)),
        };
        request.Content.Headers.ContentType =
            new MediaTypeHeaderValue(isCloud ? "application/cloudevents-batch+json" : "application/json", "utf-8");
        AddHeaders(request, subscription, "Notification");
        request.Headers.Add("aeg-delivery-count", attemptsSoFar.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("aeg-output-event-id", events[0].Id.ToString());
        request.Headers.Add("aeg-metadata-version", isCloud ? "1.0" : "1");
        if (isCloud)
        {
            request.Headers.Add("WebHook-Request-Origin", "eventgrid.azure.net");
            request.Headers.Add("Origin", "eventgrid.azure.net");
        }
        else
        {
            request.Headers.Add("aeg-data-version", EventEnvelope.DataVersion);
        }

        var (outcome, response) = await SendAsync(request, stopping);
        using (response)
        {
            return (outcome, (int?)response?.StatusCode);
        }
    }

    /// <summary>Sends a request; without a response the outcome says why there is none.</summary>
    public async Task<(string Outcome, HttpResponseMessage? Response)> SendAsync(HttpRequestMessage request, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(timeout, realTime);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            var response = await http.SendAsync(request, both.Token);

            return (Outcomes.Of(response.StatusCode), response);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return (Outcomes.TimedOut, null);
        }
        catch (HttpRequestException fault)
        {
            return (fault.InnerException is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain }
                ? Outcomes.ResolutionError
                : Outcomes.SocketError, null);
        }
    }

    public static void AddHeaders(HttpRequestMessage request, EventSubscription subscription, string eventType)
    {
        request.Headers.Add("aeg-event-type", eventType);
        request.Headers.Add("aeg-subscription-name", subscription.Name.ToUpperInvariant());
        foreach (var mapping in subscription.Properties.Destination.Properties.DeliveryAttributeMappings ?? [])
        {
            request.Headers.TryAddWithoutValidation(mapping.Name, mapping.Properties?.Value);
        }
    }

    public void Dispose() => http.Dispose();
}
