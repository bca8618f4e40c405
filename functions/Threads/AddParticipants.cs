using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Threads;

/// <summary>POST /api/threads/{threadId}/participants: brings people into a thread, and says of each whether they are in.</summary>
public sealed class AddParticipants(Door door, ThreadMembership membership, IOptionsMonitor<ThreadOptions> options)
{
    [Function(nameof(AddParticipants))]
    [Operation(Takes = typeof(AddParticipantsRequest), Gives = typeof(AddParticipantsResponse),
        Refuses = [nameof(Refusal.ParticipantsMissing), nameof(Refusal.TooManyParticipants), nameof(Refusal.FieldInvalid), nameof(Refusal.UserIdInvalid), nameof(Refusal.RawIdsOff), nameof(Refusal.OwnerOnly)])]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/threads/{threadId}/participants")] HttpRequest request,
        string threadId,
        CancellationToken cancellationToken) => door.ForSignedInAsync(nameof(AddParticipants), request, async caller =>
    {
        var body = await request.ReadRequiredBodyAsync(ChatJson.Default.AddParticipantsRequest, cancellationToken);
        if (body.Value is not { } ask)
        {
            return body.Refusal!.ToProblem();
        }

        return ThreadRules.Check(ask, ThreadPolicy.MayNameByRawId(caller, options.CurrentValue)) is { } refusal
            ? refusal.ToProblem()
            : (await membership.AddAsync(caller, threadId, ask, cancellationToken)).ToResult(ChatJson.Default.AddParticipantsResponse);
    }, cancellationToken);
}
