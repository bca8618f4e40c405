using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Health;

/// <summary>GET /api/health: the app answers; whether it can work is asked at /api/health/ready.</summary>
public sealed class ShowLive
{
    private readonly IResult live = TypedResults.Json(new LiveResponse("live"), ChatJson.Default.LiveResponse);

    [Function(nameof(ShowLive))]
    [Operation(Gives = typeof(LiveResponse))]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/health")] HttpRequest request)
    {
        request.HttpContext.Response.Headers.CacheControl = "no-store";

        return Task.FromResult(live);
    }
}
