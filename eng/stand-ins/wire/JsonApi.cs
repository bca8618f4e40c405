using System.Buffers;
using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Communication;

/// <summary>JSON over a pipeline: one place that knows how a request is made and what counts as success.</summary>
internal sealed class JsonApi(Uri endpoint, HttpPipeline pipeline, string apiVersion)
{
    public Uri Endpoint => endpoint;

    public HttpMessage Request(RequestMethod method, params ReadOnlySpan<string> segments)
    {
        var message = pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(endpoint);
        foreach (var segment in segments)
        {
            message.Request.Uri.AppendPath("/", escape: false);
            message.Request.Uri.AppendPath(segment, escape: true);
        }

        message.Request.Headers.Add("Accept", "application/json");
        return message;
    }

    public HttpMessage RequestPage(Uri nextLink)
    {
        var message = pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Get;
        message.Request.Uri.Reset(nextLink);
        message.Request.Headers.Add("Accept", "application/json");
        return message;
    }

    public HttpMessage WithVersion(HttpMessage message)
    {
        message.Request.Uri.AppendQuery("api-version", apiVersion, escapeValue: true);
        return message;
    }

    public static HttpMessage WithBody(HttpMessage message, Action<Utf8JsonWriter> write, string contentType = "application/json")
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        message.Request.Headers.Add("Content-Type", contentType);
        message.Request.Content = RequestContent.Create(buffer.WrittenMemory);
        return message;
    }

    public Response Send(HttpMessage message, int success, CancellationToken cancellationToken)
    {
        using (message)
        {
            pipeline.Send(message, cancellationToken);
            return Expect(message.Response, success);
        }
    }

    public async Task<Response> SendAsync(HttpMessage message, int success, CancellationToken cancellationToken)
    {
        using (message)
        {
            await pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
            return Expect(message.Response, success);
        }
    }

    public Response<T> Send<T>(HttpMessage message, int success, Func<JsonElement, T> read, CancellationToken cancellationToken)
        => Read(Send(message, success, cancellationToken), read);

    public async Task<Response<T>> SendAsync<T>(
        HttpMessage message, int success, Func<JsonElement, T> read, CancellationToken cancellationToken)
        => Read(await SendAsync(message, success, cancellationToken).ConfigureAwait(false), read);

    private static Response<T> Read<T>(Response response, Func<JsonElement, T> read)
    {
        using var body = JsonDocument.Parse(response.Content.ToMemory());
        return Response.FromValue(read(body.RootElement), response);
    }

    private static Response Expect(Response response, int success)
        => response.Status == success ? response : throw new RequestFailedException(response);
}
