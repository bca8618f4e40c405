using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Health;

/// <summary>GET /api/health/ready: whether the app can work, check by check; names no person, no thread and no resource.</summary>
public sealed class ShowReady(Readiness readiness)
{
    [Function(nameof(ShowReady))]
    [Operation(Gives = typeof(HealthResponse), Refuses = [nameof(Refusal.NotReady)])]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/health/ready")] HttpRequest request, CancellationToken cancellationToken)
    {
        var seen = await readiness.LookAsync(cancellationToken);
        request.HttpContext.Response.Headers.CacheControl = "no-store";

        return seen.Checks.Where(check => !check.Ok).Select(check => $"{check.Name}: {check.Reason ?? "too long ago"}").ToList() is { Count: > 0 } failing
            ? Refusal.NotReady(string.Join("; ", failing)).ToProblem()
            : TypedResults.Json(seen, ChatJson.Default.HealthResponse);
    }
}
