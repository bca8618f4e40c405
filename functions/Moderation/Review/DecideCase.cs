using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Moderation.Review;

/// <summary>POST /api/moderation/queue/{caseId}/decision: decides a case, and has it carried out.</summary>
public sealed class DecideCase(Door door, ReviewDesk desk)
{
    [Function(nameof(DecideCase))]
    [Operation(Takes = typeof(DecisionRequest), Gives = typeof(DecisionResponse),
        Refuses = [nameof(Refusal.FieldInvalid), nameof(Refusal.ModeratorOnly), nameof(Refusal.CaseUnknown), nameof(Refusal.CaseDecided)])]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/moderation/queue/{caseId}/decision")] HttpRequest request,
        string caseId,
        CancellationToken cancellationToken) => door.ForSignedInAsync(nameof(DecideCase), request, async caller =>
    {
        var body = await request.ReadRequiredBodyAsync(ChatJson.Default.DecisionRequest, cancellationToken);
        if (body.Value is not { } ask)
        {
            return body.Refusal!.ToProblem();
        }

        return ReviewRules.Check(ask) is { } refusal
            ? refusal.ToProblem()
            : (await desk.DecideAsync(caller, caseId, ask, cancellationToken)).ToResult(ChatJson.Default.DecisionResponse);
    }, cancellationToken);
}
