using Chat.Functions.Acs;
using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Tokens;

/// <summary>POST /api/token: the caller's chat identity, made on first sight, and a token that speaks for it in chat and nowhere else.</summary>
public sealed class IssueToken(SignedInDoor door, UserDirectory directory, AcsIdentities identities, IOptions<TokenOptions> options)
{
    [Function(nameof(IssueToken))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "token")] HttpRequest request,
        CancellationToken cancellationToken) => door.AnswerAsync(nameof(IssueToken), request, async caller =>
    {
        if (await request.ReadBodyAsync(ChatJson.Default.TokenRequest, cancellationToken) is Body<TokenRequest>.Unreadable body)
        {
            return body.Refusal.ToProblem();
        }

        var (identity, token) = await directory.WithTokenAsync(caller.UserId, options.Value.Lifetime, cancellationToken);

        // Whoever keeps answers must not keep this one.
        request.HttpContext.Response.Headers.CacheControl = "no-store";

        return TypedResults.Json(
            new TokenResponse(caller.UserId.Value, identity.Value, token.Token, token.ExpiresOn, identities.Endpoint),
            ChatJson.Default.TokenResponse);
    });
}
