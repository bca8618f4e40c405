using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Privacy;

/// <summary>DELETE /api/users/{userId}: forgets a user, and GET …/erasure says how far that is.</summary>
public sealed class EraseUser(Door door, Erasure erasure)
{
    // Well within what a caller waits; the timer does the rest.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>DELETE /api/users/{userId}: forgets a user in chat and in all tables; 202 while that goes on.</summary>
    [Function(nameof(EraseUser))]
    [Operation(Gives = typeof(ErasureResponse), Statuses = [200, 202], Refuses = [nameof(Refusal.UserHeld), nameof(Refusal.UserUnknown)])]
    public Task<IResult> EraseAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "api/users/{userId}")] HttpRequest request,
        string userId,
        CancellationToken cancellationToken) => door.ForBackendAsync(nameof(EraseUser), request, userId, async caller =>
    {
        var outcome = await erasure.StartAsync(caller.UserId, Patience, cancellationToken);

        return outcome.ToResult(
            ChatJson.Default.ErasureResponse, outcome.Value?.Status == ErasureRow.Done ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
    });

    /// <summary>GET /api/users/{userId}/erasure: how far the erasure of a user is.</summary>
    [Function("GetErasure")]
    [Operation(Gives = typeof(ErasureResponse), Refuses = [nameof(Refusal.UserUnknown)])]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/users/{userId}/erasure")] HttpRequest request,
        string userId,
        CancellationToken cancellationToken) => door.ForBackendAsync("GetErasure", request, userId, async caller =>
        (await erasure.FindAsync(caller.UserId, cancellationToken)).ToResult(ChatJson.Default.ErasureResponse));
}
