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
        var body = await request.ReadBodyAsync(ChatJson.Default.AddSampleUserRequest, cancellationToken);
        if (body is not Body<AddSampleUserRequest>.Read { Value: var ask })
        {
            return (body as Body<AddSampleUserRequest>.Unreadable)?.Refusal.ToProblem() ?? Refusal.BodyMissing.ToProblem();
        }

        return (await entry.EnterAsync(caller, threadId, ask, cancellationToken))?.ToProblem() ?? TypedResults.StatusCode(StatusCodes.Status201Created);
    }, cancellationToken);
}
