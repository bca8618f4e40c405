using Chat.Functions.Http;
using Chat.Functions.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.SampleFrontend;

/// <summary>The sample's own server issues tokens for any identity and scope; here they are the caller's, and for chat.</summary>
public sealed class IssueSampleToken(SampleDoor door, TokenDesk desk)
{
    /// <summary>POST /token: the caller's chat identity and token. <c>?scope=chat</c> is the only scope there is.</summary>
    [Function("SampleToken")]
    [Operation(Gives = typeof(SampleTokenResponse), Refuses = [nameof(Refusal.SampleFrontendOff), nameof(Refusal.ScopeNotGranted)])]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "token")] HttpRequest request,
        CancellationToken cancellationToken) => door.ForSignedInAsync("SampleToken", request, async caller =>
            request.Query["scope"].All(scope => scope is null or "" or "chat")
                ? await AnswerAsync(request, caller, ofIdentity: null, cancellationToken)
                : Refusal.ScopeNotGranted.ToProblem(), cancellationToken);

    /// <summary>POST /refreshToken/{communicationUserId}: another token, for the caller's own identity.</summary>
    [Function("RefreshSampleToken")]
    [Operation(Gives = typeof(SampleTokenResponse), Refuses = [nameof(Refusal.SampleFrontendOff), nameof(Refusal.NotYours)])]
    public Task<IResult> RefreshAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "refreshToken/{communicationUserId}")] HttpRequest request,
        string communicationUserId,
        CancellationToken cancellationToken) => door.ForSignedInAsync(
            "RefreshSampleToken", request, caller => AnswerAsync(request, caller, communicationUserId, cancellationToken), cancellationToken);

    private async Task<IResult> AnswerAsync(HttpRequest request, Caller caller, string? ofIdentity, CancellationToken cancellationToken)
    {
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        var issued = await desk.IssueAsync(caller, isFresh: false, cancellationToken);

        return issued.Value switch
        {
            null => issued.Refusal!.ToProblem(),
            { } token when ofIdentity is not null && ofIdentity != token.CommunicationUserId => Refusal.NotYours.ToProblem(),
            { } token => TypedResults.Json(
                new SampleTokenResponse(token.Token, token.ExpiresOn, new SampleUser(token.CommunicationUserId)), ChatJson.Default.SampleTokenResponse),
        };
    }
}
