using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Threads;

/// <summary>POST /api/threads: a thread of the caller, the people named by the app's own user ids, and the bot.</summary>
public sealed class CreateThread(Door door, ThreadCreation creation)
{
    [Function(nameof(CreateThread))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "threads")] HttpRequest request,
        CancellationToken cancellationToken) => door.ForSignedInAsync(nameof(CreateThread), request, async caller =>
    {
        var body = await request.ReadBodyAsync(ChatJson.Default.CreateThreadRequest, cancellationToken);
        if (body is not Body<CreateThreadRequest>.Read { Value: var ask })
        {
            return (body as Body<CreateThreadRequest>.Unreadable)?.Refusal.ToProblem() ?? Refusal.BodyMissing.ToProblem();
        }

        var idempotencyKey = request.Headers.TryGetValue("Idempotency-Key", out var keys) ? keys.ToString() : null;
        if (ThreadRules.Check(ask, idempotencyKey) is { } refusal)
        {
            return refusal.ToProblem();
        }

        var thread = await creation.CreateAsync(caller, ask, idempotencyKey, cancellationToken);

        return TypedResults.Json(thread, ChatJson.Default.CreateThreadResponse, statusCode: StatusCodes.Status201Created);
    }, cancellationToken);
}
