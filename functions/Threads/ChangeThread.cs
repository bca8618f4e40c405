using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Threads;

/// <summary>PATCH /api/threads/{threadId}: another topic, other metadata, another retention; for owners.</summary>
public sealed class ChangeThread(Door door, ThreadDesk desk)
{
    [Function(nameof(ChangeThread))]
    [Operation(Takes = typeof(ChangeThreadRequest),
        Refuses = [nameof(Refusal.NothingToChange), nameof(Refusal.ThreadTopicMissing), nameof(Refusal.TopicTooLong), nameof(Refusal.FieldInvalid), nameof(Refusal.MetadataTooLarge), nameof(Refusal.OwnerOnly)])]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/threads/{threadId}")] HttpRequest request,
        string threadId,
        CancellationToken cancellationToken) => door.ForSignedInAsync(nameof(ChangeThread), request, async caller =>
    {
        var body = await request.ReadRequiredBodyAsync(ChatJson.Default.ChangeThreadRequest, cancellationToken);
        if (body.Value is not { } ask)
        {
            return body.Refusal!.ToProblem();
        }

        var refusal = ThreadRules.Check(ask) ?? await desk.ChangeAsync(caller, threadId, ask, cancellationToken);

        return refusal?.ToProblem() ?? TypedResults.NoContent();
    }, cancellationToken);
}
