using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Transcripts;

/// <summary>GET /api/threads/{threadId}/search: messages with these words, of this sender, or both; among what the caller may read in the transcript.</summary>
public sealed class SearchThread(Door door, TranscriptAccess access, Search search)
{
    [Function(nameof(SearchThread))]
    [Operation(
        Gives = typeof(TranscriptResponse),
        Pages = true,
        Query = ["text", "sender", "from", "to", "versions"],
        Refuses = [nameof(Refusal.QueryInvalid), nameof(Refusal.ParticipantIdInvalid), nameof(Refusal.ComplianceOnly)])]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/threads/{threadId}/search")] HttpRequest request,
        string threadId,
        CancellationToken cancellationToken) => door.ForSignedInAsync(nameof(SearchThread), request, async caller =>
    {
        var asked = SearchQuery.Of(request);
        if (asked.Value is not { } query)
        {
            return asked.Refusal!.ToProblem();
        }

        var entry = await access.EnterAsync(caller, threadId, cancellationToken);
        if (entry.Value is not { } reader)
        {
            return entry.Refusal!.ToProblem();
        }

        if (query.Range.WithVersions && !reader.SeesEverything)
        {
            return Refusal.ComplianceOnly.ToProblem();
        }

        request.HttpContext.Response.Headers.CacheControl = "no-store";

        return TypedResults.Json(await search.SearchAsync(threadId, query, reader, cancellationToken), ChatJson.Default.TranscriptResponse);
    }, cancellationToken);
}
