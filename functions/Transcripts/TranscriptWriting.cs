using Microsoft.AspNetCore.Http;

namespace Chat.Functions.Transcripts;

/// <summary>Streams a whole transcript in one of the formats that are not paged. Much of it takes no more memory than little.</summary>
public static class TranscriptWriting
{
    public static IResult ToResult(this IAsyncEnumerable<TranscriptEntry> entries, string threadId, TranscriptFormat format, CancellationToken cancellationToken) => format switch
    {
        TranscriptFormat.Ndjson => TypedResults.Stream(
            body => NdjsonTranscript.WriteAsync(entries, body, cancellationToken), NdjsonTranscript.MediaType),
        TranscriptFormat.Csv => TypedResults.Stream(
            body => CsvTranscript.WriteAsync(entries, body, cancellationToken), $"{CsvTranscript.MediaType}; charset=utf-8", "transcript.csv"),
        TranscriptFormat.Html => TypedResults.Stream(
            body => HtmlTranscript.WriteAsync(entries, threadId, body, cancellationToken), $"{HtmlTranscript.MediaType}; charset=utf-8"),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
    };
}
