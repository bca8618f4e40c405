using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Bots;

/// <summary>PUT /api/threads/{threadId}/bots/{bot}/pause: the bot, or <c>all</c>, is silent in this thread until it is released.</summary>
public sealed class PauseBot(Door door, BotDesk desk)
{
    [Function(nameof(PauseBot))]
    [Operation(Refuses = [nameof(Refusal.OwnerOnly), nameof(Refusal.BotUnknown)])]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/threads/{threadId}/bots/{bot}/pause")] HttpRequest request,
        string threadId,
        string bot,
        CancellationToken cancellationToken) => SetAsync(nameof(PauseBot), request, threadId, bot, isPaused: true, cancellationToken);

    /// <summary>DELETE /api/threads/{threadId}/bots/{bot}/pause: the bot, or <c>all</c>, may speak again.</summary>
    [Function("ReleaseBot")]
    [Operation(Refuses = [nameof(Refusal.OwnerOnly), nameof(Refusal.BotUnknown)])]
    public Task<IResult> ReleaseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/threads/{threadId}/bots/{bot}/pause")] HttpRequest request,
        string threadId,
        string bot,
        CancellationToken cancellationToken) => SetAsync("ReleaseBot", request, threadId, bot, isPaused: false, cancellationToken);

    private Task<IResult> SetAsync(string name, HttpRequest request, string threadId, string bot, bool isPaused, CancellationToken cancellationToken) =>
        door.ForSignedInAsync(
            name, request, async caller => (await desk.SetAsync(caller, threadId, bot, isPaused, cancellationToken))?.ToProblem() ?? TypedResults.NoContent(), cancellationToken);
}
