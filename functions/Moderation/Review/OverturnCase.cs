using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Moderation.Review;

/// <summary>POST /api/moderation/queue/{caseId}/overturn: takes a decision back: a masked text stands again, a strike is none.</summary>
public sealed class OverturnCase(Door door, ReviewDesk desk)
{
    [Function(nameof(OverturnCase))]
    [Operation(Takes = typeof(ReasonRequest), Gives = typeof(OverturnResponse),
        Refuses = [nameof(Refusal.FieldInvalid), nameof(Refusal.ModeratorOnly), nameof(Refusal.CaseUnknown), nameof(Refusal.NothingToOverturn)])]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/moderation/queue/{caseId}/overturn")] HttpRequest request,
        string caseId,
        CancellationToken cancellationToken) => door.ForSignedInAsync(nameof(OverturnCase), request, async caller =>
    {
        var body = await request.ReadRequiredBodyAsync(ChatJson.Default.ReasonRequest, cancellationToken);
        if (body.Value is not { } ask)
        {
            return body.Refusal!.ToProblem();
        }

        return ReviewRules.Check(ask) is { } refusal
            ? refusal.ToProblem()
            : (await desk.OverturnAsync(caller, caseId, ask, cancellationToken)).ToResult(ChatJson.Default.OverturnResponse);
    }, cancellationToken);
}
