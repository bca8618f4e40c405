using System.Diagnostics;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Chat.Functions.Telemetry;

/// <summary>
/// One span for each request to a service, retries one by one, with the ids under which its support finds it:
/// github.com/Azure/azure-sdk/blob/main/docs/observability/opentelemetry-conventions.md. No address: it has keys and names in it.
/// </summary>
internal sealed class TracedCalls(string system, Action<int>? answered = null) : HttpPipelinePolicy
{
    // Communication Services answers with a correlation vector, storage with a request id.
    private static readonly string[] RequestIds = ["x-ms-request-id", "ms-cv", "x-ms-ess-request-id"];

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        using var span = Start(message);
        try
        {
            ProcessNext(message, pipeline);
        }
        catch (Exception fault)
        {
            Fail(span, fault);
            throw;
        }

        End(span, message);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        using var span = Start(message);
        try
        {
            await ProcessNextAsync(message, pipeline);
        }
        catch (Exception fault)
        {
            Fail(span, fault);
            throw;
        }

        End(span, message);
    }

    private Activity? Start(HttpMessage message) => ChatTraces.Source.StartActivity($"{message.Request.Method} {system}", ActivityKind.Client)
        ?.SetTag("http.request.method", message.Request.Method.Method)
        .SetTag("server.address", message.Request.Uri.Host)
        .SetTag("az.client_request_id", message.Request.ClientRequestId);

    private void Fail(Activity? span, Exception fault)
    {
        span.Failed(fault);
        answered?.Invoke(0);
    }

    private void End(Activity? span, HttpMessage message)
    {
        var status = message.Response.Status;
        answered?.Invoke(status);
        if (span is null)
        {
            return;
        }

        span.SetTag("http.response.status_code", status);
        foreach (var name in RequestIds)
        {
            if (message.Response.Headers.TryGetValue(name, out var id))
            {
                span.SetTag("az.service_request_id", id);
                break;
            }
        }

        if (status >= 400)
        {
            span.SetStatus(ActivityStatusCode.Error).SetTag("error.type", $"{status}");
        }
    }
}
