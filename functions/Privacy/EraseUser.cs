using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Privacy;

/// <summary>DELETE /api/users/{userId}: forgets a user, and GET …/erasure says how far that is.</summary>
public sealed class EraseUser(Door door, Erasure erasure)
{
    // Well within what a caller waits; the timer does the rest.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Function(nameof(EraseUser))]
    public Task<IResult> EraseAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "api/users/{userId}")] HttpRequest request,
        string userId,
        CancellationToken cancellationToken) => door.ForBackendAsync(nameof(EraseUser), request, userId, async caller =>
    {
        var outcome = await erasure.StartAsync(caller.UserId, Patience, cancellationToken);

        return outcome.ToResult(
            ChatJson.Default.ErasureResponse, outcome.Value?.Status == ErasureRow.Done ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
    });

    [Function("GetErasure")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/users/{userId}/erasure")] HttpRequest request,
        string userId,
        CancellationToken cancellationToken) => door.ForBackendAsync("GetErasure", request, userId, async caller =>
        (await erasure.FindAsync(caller.UserId, cancellationToken)).ToResult(ChatJson.Default.ErasureResponse));
}
