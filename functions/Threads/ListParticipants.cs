using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Threads;

/// <summary>GET /api/threads/{threadId}/participants: who is in a thread, and what they are there.</summary>
public sealed class ListParticipants(Door door, ParticipantListing listing)
{
    [Function(nameof(ListParticipants))]
    [Operation(Gives = typeof(ParticipantListResponse), Pages = true)]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/threads/{threadId}/participants")] HttpRequest request,
        string threadId,
        CancellationToken cancellationToken) => door.ForSignedInAsync(nameof(ListParticipants), request, async caller => Paging.Of(request) switch
    {
        { Value: { } paging } => (await listing.ListAsync(caller, threadId, paging, cancellationToken)).ToResult(ChatJson.Default.ParticipantListResponse),
        { Refusal: var refusal } => refusal!.ToProblem(),
    }, cancellationToken);
}
