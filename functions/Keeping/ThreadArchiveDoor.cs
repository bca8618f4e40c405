using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Keeping;

/// <summary>/api/threads/{threadId}/archive: by which class a thread is kept, and what became of it.</summary>
public sealed class ThreadArchiveDoor(Door door, KeepingDesk desk)
{
    private const string Route = "api/threads/{threadId}/archive";

    /// <summary>GET /api/threads/{threadId}/archive: by which class a thread is kept, whether it is held, the proofs of its purges, and how whole it is.</summary>
    [Function("ShowThreadArchive")]
    [Operation(Gives = typeof(ThreadArchiveResponse), Refuses = [nameof(Refusal.ComplianceOnly)])]
    public Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route)] HttpRequest request,
        string threadId,
        CancellationToken cancellationToken) => door.ForSignedInAsync("ShowThreadArchive", request, async caller =>
        (await desk.ShowAsync(caller, threadId, cancellationToken)).ToResult(ChatJson.Default.ThreadArchiveResponse), cancellationToken);

    /// <summary>PUT /api/threads/{threadId}/archive: puts a thread into a class of the settings, or back into the default one.</summary>
    [Function("ClassifyThread")]
    [Operation(Takes = typeof(ClassifyThreadRequest), Gives = typeof(ThreadArchiveResponse), Refuses = [nameof(Refusal.ComplianceOnly), nameof(Refusal.ArchiveClassUnknown)])]
    public Task<IResult> ClassifyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route)] HttpRequest request,
        string threadId,
        CancellationToken cancellationToken) => door.ForSignedInAsync("ClassifyThread", request, async caller =>
    {
        var body = await request.ReadRequiredBodyAsync(ChatJson.Default.ClassifyThreadRequest, cancellationToken);

        return body.Value is { } ask
            ? (await desk.ClassifyAsync(caller, threadId, ask.ArchiveClass, cancellationToken)).ToResult(ChatJson.Default.ThreadArchiveResponse)
            : body.Refusal!.ToProblem();
    }, cancellationToken);
}
