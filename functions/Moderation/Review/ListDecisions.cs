using Chat.Functions.Http;
using Chat.Functions.Threads;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Moderation.Review;

/// <summary>GET /api/moderation/log: what was decided, by whom and why, the latest first.</summary>
public sealed class ListDecisions(Door door, ReviewDesk desk)
{
    [Function(nameof(ListDecisions))]
    [Operation(Gives = typeof(LogResponse), Pages = true, Refuses = [nameof(Refusal.ModeratorOnly)])]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/moderation/log")] HttpRequest request,
        CancellationToken cancellationToken) => door.ForSignedInAsync(nameof(ListDecisions), request, async caller => Paging.Of(request) switch
    {
        { Value: { } paging } => (await desk.LogAsync(caller, paging, cancellationToken)).ToResult(ChatJson.Default.LogResponse),
        { Refusal: var refusal } => refusal!.ToProblem(),
    }, cancellationToken);
}
