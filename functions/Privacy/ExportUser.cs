using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Privacy;

/// <summary>GET /api/users/{userId}/export: everything that is kept about a user, as one JSON document.</summary>
public sealed class ExportUser(Door door, Export export)
{
    [Function(nameof(ExportUser))]
    [Operation(MediaType = "application/json", Refuses = [nameof(Refusal.UserUnknown)])]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/users/{userId}/export")] HttpRequest request,
        string userId,
        CancellationToken cancellationToken) => door.ForBackendAsync(nameof(ExportUser), request, userId, async caller =>
    {
        if (await export.SubjectAsync(caller.UserId, cancellationToken) is not { } person)
        {
            return Refusal.UserUnknown.ToProblem();
        }

        request.HttpContext.Response.Headers.CacheControl = "no-store";
        request.HttpContext.Response.Headers.ContentDisposition = "attachment; filename=\"export.json\"";

        return TypedResults.Stream(body => export.WriteAsync(person, caller.UserId, body, cancellationToken), "application/json");
    });
}
