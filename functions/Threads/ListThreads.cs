using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Threads;

/// <summary>GET /api/threads: the threads the caller is in.</summary>
public sealed class ListThreads(Door door, ThreadListing listing)
{
    [Function(nameof(ListThreads))]
    [Operation(Gives = typeof(ThreadListResponse), Pages = true)]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/threads")] HttpRequest request,
        CancellationToken cancellationToken) => door.ForSignedInAsync(
            nameof(ListThreads), request, caller => AnswerAsync(request, caller, cancellationToken), cancellationToken);

    /// <summary>GET /api/users/{userId}/threads: the threads a user is in.</summary>
    [Function("ListThreadsOf")]
    [Operation(Gives = typeof(ThreadListResponse), Pages = true, Refuses = [nameof(Refusal.UserUnknown)])]
    public Task<IResult> OfAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/users/{userId}/threads")] HttpRequest request,
        string userId,
        CancellationToken cancellationToken) => door.ForBackendAsync(
            "ListThreadsOf", request, userId, caller => AnswerAsync(request, caller, cancellationToken));

    private async Task<IResult> AnswerAsync(HttpRequest request, Caller caller, CancellationToken cancellationToken) => Paging.Of(request) switch
    {
        { Value: { } paging } => (await listing.ListAsync(caller, paging, cancellationToken)).ToResult(ChatJson.Default.ThreadListResponse),
        { Refusal: var refusal } => refusal!.ToProblem(),
    };
}
