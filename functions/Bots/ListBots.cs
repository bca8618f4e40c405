using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Bots;

/// <summary>GET /api/threads/{threadId}/bots: the bots in a thread, what they can be asked, and which of them are silent.</summary>
public sealed class ListBots(Door door, BotDesk desk)
{
    [Function(nameof(ListBots))]
    [Operation(Gives = typeof(BotListResponse))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/threads/{threadId}/bots")] HttpRequest request,
        string threadId,
        CancellationToken cancellationToken) => door.ForSignedInAsync(
            nameof(ListBots), request, async caller => (await desk.ListAsync(caller, threadId, cancellationToken)).ToResult(ChatJson.Default.BotListResponse), cancellationToken);
}
