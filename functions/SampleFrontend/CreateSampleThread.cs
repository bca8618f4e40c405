using Chat.Functions.Http;
using Chat.Functions.Threads;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace Chat.Functions.SampleFrontend;

/// <summary>POST /createThread: a thread of the caller and the service's own user, which whoever is signed in and has its link may join. Its id, as plain text.</summary>
public sealed class CreateSampleThread(SampleDoor door, ThreadCreation creation, ThreadBook book, IOptions<SampleFrontendOptions> options)
{
    [Function("SampleThread")]
    [Operation(MediaType = "text/plain", Refuses = [nameof(Refusal.SampleFrontendOff), nameof(Refusal.ThreadUnknown)])]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "createThread")] HttpRequest request,
        CancellationToken cancellationToken) => door.ForSignedInAsync("SampleThread", request, async caller =>
    {
        var ask = new CreateThreadRequest(options.Value.Topic, []);
        var outcome = await creation.CreateAsync(caller, ask, idempotencyKey: null, cancellationToken);
        if (outcome.Value is not { } thread)
        {
            return outcome.Refusal!.ToProblem();
        }

        await book.ChangeThreadAsync(thread.ThreadId, row => row.IsJoinedByLink = true, cancellationToken);

        return TypedResults.Text(thread.ThreadId);
    }, cancellationToken);
}
