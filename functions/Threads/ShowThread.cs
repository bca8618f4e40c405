using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Threads;

/// <summary>GET /api/threads/{threadId}: what a thread is, and what the caller is in it.</summary>
public sealed class ShowThread(Door door, ThreadDesk desk)
{
    [Function(nameof(ShowThread))]
    [Operation(Gives = typeof(ThreadResponse))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/threads/{threadId}")] HttpRequest request,
        string threadId,
        CancellationToken cancellationToken) => door.ForSignedInAsync(nameof(ShowThread), request, async caller =>
        (await desk.ShowAsync(caller, threadId, cancellationToken)).ToResult(ChatJson.Default.ThreadResponse), cancellationToken);
}
