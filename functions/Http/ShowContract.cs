using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Http;

/// <summary>GET /api/openapi.json: this contract, as OpenAPI 3.1.</summary>
public sealed class ShowContract
{
    public const string MediaType = "application/openapi+json";

    private static readonly byte[] Document = Read();

    [Function(nameof(ShowContract))]
    [Operation(MediaType = MediaType)]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/openapi.json")] HttpRequest request)
    {
        // It changes with a deployment only.
        request.HttpContext.Response.Headers.CacheControl = "public, max-age=300";

        return Task.FromResult<IResult>(TypedResults.Bytes(Document, MediaType));
    }

    private static byte[] Read()
    {
        using var resource = typeof(ShowContract).Assembly.GetManifestResourceStream("openapi.json")!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);

        return bytes;
    }
}
