using Chat.Functions.Http;
using Chat.Functions.Users;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Tokens;

/// <summary>DELETE /api/token: signs the caller out of chat everywhere.</summary>
public sealed class RevokeToken(Door door, SignOut signOut)
{
    [Function(nameof(RevokeToken))]
    [Operation]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/token")] HttpRequest request,
        CancellationToken cancellationToken) => door.ForSignedInAsync(nameof(RevokeToken), request, caller => AnswerAsync(caller, cancellationToken), cancellationToken);

    /// <summary>DELETE /api/users/{userId}/token: signs a user out of chat everywhere.</summary>
    [Function("RevokeTokenOf")]
    [Operation]
    public Task<IResult> OfAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "api/users/{userId}/token")] HttpRequest request,
        string userId,
        CancellationToken cancellationToken) => door.ForBackendAsync("RevokeTokenOf", request, userId, caller => AnswerAsync(caller, cancellationToken));

    private async Task<IResult> AnswerAsync(Caller caller, CancellationToken cancellationToken)
    {
        await signOut.SignOutAsync(caller.UserId, cancellationToken);

        return TypedResults.NoContent();
    }
}
