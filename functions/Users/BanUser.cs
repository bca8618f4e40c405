using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Users;

/// <summary>/api/users/{userId}/ban: bans a user, says whether one is banned, takes the ban back.</summary>
public sealed class BanUser(Door door, Bans bans, TimeProvider clock)
{
    private const string Route = "api/users/{userId}/ban";

    /// <summary>PUT /api/users/{userId}/ban: no token and no thread for this user, and what they say with a token of before is taken away.</summary>
    [Function("BanUser")]
    [Operation(Takes = typeof(BanRequest), TakesNothing = true, Gives = typeof(BanResponse), Refuses = [nameof(Refusal.FieldInvalid)])]
    public Task<IResult> BanAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = Route)] HttpRequest request,
        string userId,
        CancellationToken cancellationToken) => door.ForBackendAsync("BanUser", request, userId, async caller =>
    {
        var body = await request.ReadBodyAsync(ChatJson.Default.BanRequest, cancellationToken);
        if (body is Body<BanRequest>.Unreadable { Refusal: var unreadable })
        {
            return unreadable.ToProblem();
        }

        var ask = (body as Body<BanRequest>.Read)?.Value ?? new BanRequest();
        if (BanRules.Check(ask, clock.GetUtcNow()) is { } refusal)
        {
            return refusal.ToProblem();
        }

        return TypedResults.Json(await bans.BanAsync(caller.UserId, ask.Until, ask.Reason, cancellationToken), ChatJson.Default.BanResponse);
    });

    /// <summary>GET /api/users/{userId}/ban: whether a user is banned.</summary>
    [Function("GetBan")]
    [Operation(Gives = typeof(BanResponse), Refuses = [nameof(Refusal.UserUnknown)])]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Route)] HttpRequest request,
        string userId,
        CancellationToken cancellationToken) => door.ForBackendAsync("GetBan", request, userId, async caller =>
        (await bans.FindAsync(caller.UserId, cancellationToken)).ToResult(ChatJson.Default.BanResponse));

    /// <summary>DELETE /api/users/{userId}/ban: takes a ban back.</summary>
    [Function("UnbanUser")]
    [Operation]
    public Task<IResult> UnbanAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = Route)] HttpRequest request,
        string userId,
        CancellationToken cancellationToken) => door.ForBackendAsync("UnbanUser", request, userId, async caller =>
    {
        await bans.UnbanAsync(caller.UserId, cancellationToken);

        return TypedResults.NoContent();
    });
}
