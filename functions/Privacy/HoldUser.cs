using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Privacy;

/// <summary>/api/users/{userId}/hold: puts a user under a legal hold, says whether one is, lifts it.</summary>
public sealed class HoldUser(Door door, Holds holds)
{
    private const string Route = "api/users/{userId}/hold";

    /// <summary>PUT /api/users/{userId}/hold: a legal hold; nothing of this user is erased.</summary>
    [Function("HoldUser")]
    [Operation(Takes = typeof(HoldRequest), Gives = typeof(HoldResponse), Refuses = [nameof(Refusal.FieldInvalid), nameof(Refusal.UserUnknown)])]
    public Task<IResult> HoldAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = Route)] HttpRequest request,
        string userId,
        CancellationToken cancellationToken) => door.ForBackendAsync("HoldUser", request, userId, async caller =>
    {
        var body = await request.ReadRequiredBodyAsync(ChatJson.Default.HoldRequest, cancellationToken);
        if (body.Value is not { } ask)
        {
            return body.Refusal!.ToProblem();
        }

        if (HoldRules.Check(ask) is { } refusal)
        {
            return refusal.ToProblem();
        }

        return (await holds.HoldAsync(caller.UserId, ask.Reason!, cancellationToken)).ToResult(ChatJson.Default.HoldResponse);
    });

    /// <summary>GET /api/users/{userId}/hold: whether a user is under a legal hold.</summary>
    [Function("GetHold")]
    [Operation(Gives = typeof(HoldResponse), Refuses = [nameof(Refusal.UserUnknown)])]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Route)] HttpRequest request,
        string userId,
        CancellationToken cancellationToken) => door.ForBackendAsync("GetHold", request, userId, async caller =>
        (await holds.FindAsync(caller.UserId, cancellationToken)).ToResult(ChatJson.Default.HoldResponse));

    /// <summary>DELETE /api/users/{userId}/hold: lifts a legal hold.</summary>
    [Function("LiftHold")]
    [Operation]
    public Task<IResult> LiftAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = Route)] HttpRequest request,
        string userId,
        CancellationToken cancellationToken) => door.ForBackendAsync("LiftHold", request, userId, async caller =>
    {
        await holds.LiftAsync(caller.UserId, cancellationToken);

        return TypedResults.NoContent();
    });
}
