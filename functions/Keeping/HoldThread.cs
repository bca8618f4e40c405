using Chat.Functions.Http;
using Chat.Functions.Privacy;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Keeping;

/// <summary>/api/threads/{threadId}/hold: puts a thread under a legal hold, and lifts it; for Chat.Compliance.</summary>
public sealed class HoldThread(Door door, KeepingDesk desk)
{
    private const string Route = "api/threads/{threadId}/hold";

    /// <summary>PUT /api/threads/{threadId}/hold: a legal hold; from when this answers nothing of the thread is purged or erased.</summary>
    [Function("HoldThread")]
    [Operation(Takes = typeof(HoldRequest), Gives = typeof(ThreadArchiveResponse), Refuses = [nameof(Refusal.ComplianceOnly), nameof(Refusal.FieldInvalid)])]
    public Task<IResult> HoldAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route)] HttpRequest request,
        string threadId,
        CancellationToken cancellationToken) => door.ForSignedInAsync("HoldThread", request, async caller =>
    {
        var body = await request.ReadRequiredBodyAsync(ChatJson.Default.HoldRequest, cancellationToken);

        return body.Value is { } ask
            ? (await desk.HoldAsync(caller, threadId, ask, cancellationToken)).ToResult(ChatJson.Default.ThreadArchiveResponse)
            : body.Refusal!.ToProblem();
    }, cancellationToken);

    /// <summary>DELETE /api/threads/{threadId}/hold: lifts a thread's legal hold.</summary>
    [Function("LiftThreadHold")]
    [Operation(Refuses = [nameof(Refusal.ComplianceOnly)])]
    public Task<IResult> LiftAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route)] HttpRequest request,
        string threadId,
        CancellationToken cancellationToken) => door.ForSignedInAsync("LiftThreadHold", request, async caller =>
        (await desk.LiftAsync(caller, threadId, cancellationToken))?.ToProblem() ?? TypedResults.NoContent(), cancellationToken);
}
