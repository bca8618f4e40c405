using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.SampleFrontend;

/// <summary>POST /addUser/{threadId}: the caller joins a thread by its link; whoever is in one brings others in, as far as the policy lets them.</summary>
public sealed class AddSampleUser(SampleDoor door, LinkEntry entry)
{
    [Function("AddSampleUser")]
    [Operation(
        Takes = typeof(AddSampleUserRequest),
        Statuses = [201],
        Refuses = [nameof(Refusal.SampleFrontendOff), nameof(Refusal.FieldInvalid), nameof(Refusal.RawIdsOff), nameof(Refusal.OwnerOnly), nameof(Refusal.NotAdmitted)])]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "addUser/{threadId}")] HttpRequest request,
        string threadId,
        CancellationToken cancellationToken) => door.ForSignedInAsync("AddSampleUser", request, async caller =>
    {
        var body = await request.ReadRequiredBodyAsync(ChatJson.Default.AddSampleUserRequest, cancellationToken);
        if (body.Value is not { } ask)
        {
            return body.Refusal!.ToProblem();
        }

        return (await entry.EnterAsync(caller, threadId, ask, cancellationToken))?.ToProblem() ?? TypedResults.StatusCode(StatusCodes.Status201Created);
    }, cancellationToken);
}
