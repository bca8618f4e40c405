using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Tokens;

/// <summary>GET and POST /api/token: the caller's chat identity, made on first sight, and a token that speaks for it in chat and nowhere else.</summary>
public sealed class IssueToken(Door door, TokenDesk desk)
{
    [Function(nameof(IssueToken))]
    [Operation(Takes = typeof(TokenRequest), TakesNothing = true, Gives = typeof(TokenResponse))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "api/token")] HttpRequest request,
        CancellationToken cancellationToken) => door.ForSignedInAsync(nameof(IssueToken), request, caller => AnswerAsync(request, caller, cancellationToken), cancellationToken);

    /// <summary>POST /api/users/{userId}/token: chat identity and token of a user whom a trusted backend has signed in itself.</summary>
    [Function("IssueTokenFor")]
    [Operation(Takes = typeof(TokenRequest), TakesNothing = true, Gives = typeof(TokenResponse), Refuses = [nameof(Refusal.UserBanned), nameof(Refusal.UserErased)])]
    public Task<IResult> ForAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/users/{userId}/token")] HttpRequest request,
        string userId,
        CancellationToken cancellationToken) => door.ForBackendAsync("IssueTokenFor", request, userId, caller => AnswerAsync(request, caller, cancellationToken));

    private async Task<IResult> AnswerAsync(HttpRequest request, Caller caller, CancellationToken cancellationToken)
    {
        if (await request.ReadBodyAsync(ChatJson.Default.TokenRequest, cancellationToken) is Body<TokenRequest>.Unreadable body)
        {
            return body.Refusal.ToProblem();
        }

        // www.rfc-editor.org/rfc/rfc9111#name-no-cache: who asks like this does not want what we remember.
        var isFresh = request.GetTypedHeaders().CacheControl is { NoCache: true };

        // Whoever keeps answers must not keep this one.
        request.HttpContext.Response.Headers.CacheControl = "no-store";

        return (await desk.IssueAsync(caller, isFresh, cancellationToken)).ToResult(ChatJson.Default.TokenResponse);
    }
}
