using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Moderation.Review;

/// <summary>GET /api/moderation/queue/{caseId}: one case, decided or not, with its log.</summary>
public sealed class ShowCase(Door door, ReviewDesk desk)
{
    [Function(nameof(ShowCase))]
    [Operation(Gives = typeof(CaseResponse), Refuses = [nameof(Refusal.ModeratorOnly), nameof(Refusal.CaseUnknown)])]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/moderation/queue/{caseId}")] HttpRequest request,
        string caseId,
        CancellationToken cancellationToken) => door.ForSignedInAsync(nameof(ShowCase), request, async caller =>
        (await desk.ShowAsync(caller, caseId, cancellationToken)).ToResult(ChatJson.Default.CaseResponse), cancellationToken);
}
