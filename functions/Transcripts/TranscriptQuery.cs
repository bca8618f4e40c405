using System.Globalization;
using Chat.Functions.Http;
using Chat.Functions.Threads;
using Microsoft.AspNetCore.Http;

namespace Chat.Functions.Transcripts;

/// <summary>Which part of a transcript is asked for, and how it is to be written.</summary>
/// <param name="From">Nothing before; inclusive.</param>
/// <param name="To">Nothing from then on; exclusive.</param>
/// <param name="After">The key after which the page begins.</param>
public sealed record TranscriptQuery(DateTimeOffset? From, DateTimeOffset? To, int PageSize, string? After, bool WithVersions, TranscriptFormat Format)
{
    private const int DefaultPage = 100;

    /// <param name="isPaged">The continuation is a place in one thread.</param>
    public static Outcome<TranscriptQuery> Of(HttpRequest request, bool isPaged = true)
    {
        var (from, to) = (Time("from"), Time("to"));
        if ((from.Refusal ?? to.Refusal) is { } noTime)
        {
            return noTime;
        }

        string? after = null;
        if (isPaged && Text("continuation") is { } continuation && !TranscriptKeys.TryReadContinuation(continuation, out after))
        {
            return Refusal.ContinuationInvalid;
        }

        var size = DefaultPage;
        if (request.Query["pageSize"] is not [] and var sizes
            && (sizes is not [{ } number] || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size is 0 or > Paging.Most))
        {
            return Refusal.PageSizeInvalid(Paging.Most);
        }

        bool? versions = Text("versions") switch { null or "false" => false, "true" => true, _ => null };
        TranscriptFormat? format = Text("format") switch
        {
            null or "json" => TranscriptFormat.Json,
            "ndjson" => TranscriptFormat.Ndjson,
            "csv" => TranscriptFormat.Csv,
            "html" => TranscriptFormat.Html,
            _ => null,
        };

        return (versions, format) switch
        {
            (null, _) => Refusal.QueryInvalid("versions", "is neither true nor false"),
            (_, null) => Refusal.QueryInvalid("format", "is none of json, ndjson, csv and html"),
            ({ } withVersions, { } wanted) => new TranscriptQuery(from.Value?.At, to.Value?.At, size, after, withVersions, wanted),
        };

        string? Text(string name) => request.Query[name] is [{ Length: > 0 } value, ..] ? value : null;

        // www.rfc-editor.org/rfc/rfc3339, with an offset: a time without one means another on every machine.
        Outcome<Moment> Time(string name) => Text(name) switch
        {
            null => new Moment(null),
            { } text when DateTimeOffset.TryParseExact(
                text, ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
                && (text[^1] == 'Z' || text.Length > 6 && text[^6] is '+' or '-')
                && at >= DateTimeOffset.UnixEpoch => new Moment(at),
            _ => Refusal.QueryInvalid(name, "is not a time like 2026-01-05T10:00:00Z, from 1970 on"),
        };
    }

    private sealed record Moment(DateTimeOffset? At);
}

/// <summary>JSON in pages; the others whole, as a stream.</summary>
public enum TranscriptFormat
{
    Json,
    Ndjson,
    Csv,
    Html,
}
