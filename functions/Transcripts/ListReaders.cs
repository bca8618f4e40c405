using Chat.Functions.Http;
using Chat.Functions.Threads;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Transcripts;

/// <summary>GET /api/threads/{threadId}/messages/{messageId}/readers: who could read each version of a message, and when; for Chat.Compliance.</summary>
public sealed class ListReaders(Door door, Readers readers)
{
    [Function(nameof(ListReaders))]
    [Operation(Gives = typeof(ReadersResponse), Refuses = [nameof(Refusal.ComplianceOnly), nameof(Refusal.MessageUnknown)])]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/threads/{threadId}/messages/{messageId}/readers")] HttpRequest request,
        string threadId,
        string messageId,
        CancellationToken cancellationToken) => door.ForSignedInAsync(nameof(ListReaders), request, async caller =>
    {
        if (!caller.Has(Roles.Compliance))
        {
            return Refusal.ComplianceOnly.ToProblem();
        }

        if (ThreadRules.CheckId(threadId) is { } refusal)
        {
            return refusal.ToProblem();
        }

        return await readers.OfAsync(threadId, messageId, cancellationToken) is { } found
            ? TypedResults.Json(found, ChatJson.Default.ReadersResponse)
            : Refusal.MessageUnknown.ToProblem();
    }, cancellationToken);
}
