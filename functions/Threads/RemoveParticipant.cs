using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Threads;

/// <summary>DELETE /api/threads/{threadId}/participants/{participantId}: out of the thread; oneself is <c>me</c>.</summary>
public sealed class RemoveParticipant(Door door, ThreadMembership membership)
{
    [Function(nameof(RemoveParticipant))]
    [Operation(Refuses = [nameof(Refusal.OwnerOnly), nameof(Refusal.ServiceUserStays), nameof(Refusal.ParticipantUnknown)])]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/threads/{threadId}/participants/{participantId}")] HttpRequest request,
        string threadId,
        string participantId,
        CancellationToken cancellationToken) => door.ForSignedInAsync(nameof(RemoveParticipant), request, async caller =>
    {
        var participant = ParticipantId.Parse(participantId);
        var refusal = participant.Value is { } who ? await membership.RemoveAsync(caller, threadId, who, cancellationToken) : participant.Refusal;

        return refusal?.ToProblem() ?? TypedResults.NoContent();
    }, cancellationToken);
}
