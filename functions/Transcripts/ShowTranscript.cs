using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Transcripts;

/// <summary>
/// GET /api/threads/{threadId}/transcript: what was said and what happened, from the archive; for participants within their history, and for
/// Chat.Compliance with all that was deleted, masked and removed.
/// </summary>
public sealed class ShowTranscript(Door door, TranscriptAccess access, Transcripts transcripts)
{
    [Function(nameof(ShowTranscript))]
    [Operation(
        Gives = typeof(TranscriptResponse),
        AlsoGives = [NdjsonTranscript.MediaType, CsvTranscript.MediaType, HtmlTranscript.MediaType],
        Pages = true,
        Query = ["from", "to", "versions", "format"],
        Refuses = [nameof(Refusal.QueryInvalid), nameof(Refusal.ComplianceOnly)])]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/threads/{threadId}/transcript")] HttpRequest request,
        string threadId,
        CancellationToken cancellationToken) => door.ForSignedInAsync(nameof(ShowTranscript), request, async caller =>
    {
        var asked = TranscriptQuery.Of(request);
        if (asked.Value is not { } query)
        {
            return asked.Refusal!.ToProblem();
        }

        var entry = await access.EnterAsync(caller, threadId, cancellationToken);
        if (entry.Value is not { } reader)
        {
            return entry.Refusal!.ToProblem();
        }

        if (query.WithVersions && !reader.SeesEverything)
        {
            return Refusal.ComplianceOnly.ToProblem();
        }

        request.HttpContext.Response.Headers.CacheControl = "no-store";

        return query.Format is TranscriptFormat.Json
            ? TypedResults.Json(await transcripts.PageAsync(threadId, query, reader, cancellationToken), ChatJson.Default.TranscriptResponse)
            : transcripts.StreamAsync(threadId, query, reader, cancellationToken).ToResult(threadId, query.Format, cancellationToken);
    }, cancellationToken);
}
