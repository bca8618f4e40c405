using Chat.Functions.Http;
using Chat.Functions.Threads;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Moderation.Review;

/// <summary>GET /api/moderation/queue: what waits for a person to decide, who waits longest first.</summary>
public sealed class ListCases(Door door, ReviewDesk desk)
{
    [Function(nameof(ListCases))]
    [Operation(Gives = typeof(QueueResponse), Pages = true, Refuses = [nameof(Refusal.ModeratorOnly)])]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/moderation/queue")] HttpRequest request,
        CancellationToken cancellationToken) => door.ForSignedInAsync(nameof(ListCases), request, async caller => Paging.Of(request) switch
    {
        { Value: { } paging } => (await desk.QueueAsync(caller, paging, cancellationToken)).ToResult(ChatJson.Default.QueueResponse),
        { Refusal: var refusal } => refusal!.ToProblem(),
    }, cancellationToken);
}
