using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Threads;

/// <summary>DELETE /api/threads/{threadId}: ends a thread for everybody; for owners.</summary>
public sealed class DeleteThread(Door door, ThreadDesk desk)
{
    [Function(nameof(DeleteThread))]
    [Operation(Refuses = [nameof(Refusal.OwnerOnly)])]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/threads/{threadId}")] HttpRequest request,
        string threadId,
        CancellationToken cancellationToken) => door.ForSignedInAsync(nameof(DeleteThread), request, async caller =>
        (await desk.DeleteAsync(caller, threadId, cancellationToken))?.ToProblem() ?? TypedResults.NoContent(), cancellationToken);
}
