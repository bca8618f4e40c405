using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Transcripts;

/// <summary>GET /api/search: what a user has said in all threads they have ever been in; for Chat.Compliance.</summary>
public sealed class SearchArchive(Door door, Search search)
{
    [Function(nameof(SearchArchive))]
    [Operation(
        Gives = typeof(SearchResponse),
        Pages = true,
        Query = ["sender", "text", "from", "to", "versions"],
        Refuses = [nameof(Refusal.QueryInvalid), nameof(Refusal.ParticipantIdInvalid), nameof(Refusal.ComplianceOnly)])]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/search")] HttpRequest request,
        CancellationToken cancellationToken) => door.ForSignedInAsync(nameof(SearchArchive), request, async caller =>
    {
        if (!caller.Has(Roles.Compliance))
        {
            return Refusal.ComplianceOnly.ToProblem();
        }

        var asked = SearchQuery.OfAllThreads(request);
        if (asked.Value is not { } query)
        {
            return asked.Refusal!.ToProblem();
        }

        request.HttpContext.Response.Headers.CacheControl = "no-store";

        return TypedResults.Json(await search.SearchAllAsync(query, cancellationToken), ChatJson.Default.SearchResponse);
    }, cancellationToken);
}
