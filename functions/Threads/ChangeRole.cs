using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Threads;

/// <summary>PUT /api/threads/{threadId}/participants/{participantId}/role: makes somebody an owner, or a member again; for owners.</summary>
public sealed class ChangeRole(Door door, ThreadMembership membership)
{
    [Function(nameof(ChangeRole))]
    [Operation(Takes = typeof(ChangeRoleRequest),
        Refuses = [nameof(Refusal.FieldInvalid), nameof(Refusal.OwnerOnly), nameof(Refusal.ServiceUserStays), nameof(Refusal.ParticipantUnknown), nameof(Refusal.LastOwner)])]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/threads/{threadId}/participants/{participantId}/role")] HttpRequest request,
        string threadId,
        string participantId,
        CancellationToken cancellationToken) => door.ForSignedInAsync(nameof(ChangeRole), request, async caller =>
    {
        var body = await request.ReadRequiredBodyAsync(ChatJson.Default.ChangeRoleRequest, cancellationToken);
        if (body.Value is not { } ask)
        {
            return body.Refusal!.ToProblem();
        }

        if (ThreadRoles.Parse(ask.Role) is not { } role)
        {
            return Refusal.FieldInvalid("role", $"is neither {ThreadRoles.Owner} nor {ThreadRoles.Member}").ToProblem();
        }

        var participant = ParticipantId.Parse(participantId);
        var refusal = participant.Value is { } who ? await membership.ChangeRoleAsync(caller, threadId, who, role, cancellationToken) : participant.Refusal;

        return refusal?.ToProblem() ?? TypedResults.NoContent();
    }, cancellationToken);
}
