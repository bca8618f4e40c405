using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Chat.Functions.Transcripts;

/// <summary>
/// One page that needs nothing else and runs nothing: to read, to print, to hand on. What people wrote is text, HTML of theirs as well; whatever
/// script it holds is shown.
/// </summary>
public static class HtmlTranscript
{
    public const string MediaType = "text/html";

    private const string Style = """
        :root{color-scheme:light dark;--line:#8884;--quiet:#767676;--mine:#0b6bcb}
        body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}
        h1{font-size:1.4rem;margin:0}h1+p{margin:.2rem 0 2rem;color:var(--quiet);overflow-wrap:anywhere}
        h2{font-size:.85rem;font-weight:600;color:var(--quiet);text-align:center;margin:2rem 0 1rem;border-bottom:1px solid var(--line);line-height:0}
        h2 span{background:Canvas;padding:0 .8rem}
        article{margin:0 0 .9rem}article header{display:flex;gap:.6rem;align-items:baseline;flex-wrap:wrap}
        article b{color:var(--mine)}time,.note{color:var(--quiet);font-size:.8rem}
        article p{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}.gone{font-style:italic;color:var(--quiet)}
        .event{text-align:center;color:var(--quiet);font-size:.85rem;margin:.8rem 0}
        @media print{body{margin:0;max-width:none}article{break-inside:avoid}}
        """;

    // Every script of the world as it is; what means something in HTML, and what nobody can see, as a reference.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static async Task WriteAsync(IAsyncEnumerable<TranscriptEntry> entries, string threadId, Stream body, CancellationToken cancellationToken)
    {
        await using var page = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        await page.WriteAsync($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width">
            <title>Chat transcript</title>
            <style>{Style}</style>
            </head>
            <body>
            <h1>Chat transcript</h1>
            <p>Thread {Text(threadId)}. Times are UTC.</p>
            <main>

            """);

        DateOnly? day = null;
        await foreach (var entry in entries.WithCancellation(cancellationToken))
        {
            if (DateOnly.FromDateTime(entry.At.UtcDateTime) is var today && today != day)
            {
                day = today;
                await page.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"<h2><span>{today:dddd, d MMMM yyyy}</span></h2>\n"));
            }

            await page.WriteAsync(entry.Type == "message" ? Message(entry) : Event(entry));
        }

        await page.WriteAsync("</main>\n</body>\n</html>\n");
    }

    private static string Message(TranscriptEntry entry)
    {
        var notes = new List<string>();
        if (entry.EditedOn is { } edited)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"edited {edited.UtcDateTime:d MMM HH:mm}"));
        }

        if (entry.DeletedOn is { } deleted)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"deleted {deleted.UtcDateTime:d MMM HH:mm}"));
        }

        if (Judged(entry.Verdict) is { } judged)
        {
            notes.Add(judged);
        }

        var text = entry switch
        {
            { Text: { } said } => $"<p{(entry.DeletedOn is not null || entry.Removed is true ? " class=\"gone\"" : "")}>{Text(said)}</p>",
            { Removed: true } => "<p class=\"gone\">This message was removed by moderation.</p>",
            _ => "<p class=\"gone\">This message was deleted.</p>",
        };
        var versions = string.Concat((entry.Versions ?? []).Select(version => string.Create(
            CultureInfo.InvariantCulture,
            $"<p class=\"note\">Before, {version.At.UtcDateTime:d MMM HH:mm:ss}: {Text(version.Text ?? "(no text)")}{(Judged(version.Verdict) is { } why ? $" — {Text(why)}" : "")}</p>")));

        return $"<article><header><b>{Name(entry.By)}</b>{Time(entry.At)}{string.Concat(notes.Select(note => $"<span class=\"note\">{Text(note)}</span>"))}</header>{text}{versions}</article>\n";
    }

    // "masked by rule insults: masked"
    private static string? Judged(TranscriptVerdict? verdict) => verdict is { Rule: { } rule }
        ? $"{verdict.Judged} by rule {rule}{(verdict.Action is { } action ? $": {action}" : "")}"
        : null;

    private static string Event(TranscriptEntry entry)
    {
        var people = string.Join(", ", (entry.Participants ?? []).Select(Name));
        var what = entry.Type switch
        {
            "threadCreated" => $"{Name(entry.By)} began the thread{(entry.Topic is { } topic ? $" “{Text(topic)}”" : "")}{(people.Length > 0 ? $" with {people}" : "")}",
            "topicUpdated" => $"{Name(entry.By)} named the thread “{Text(entry.Topic ?? "")}”",
            "participantAdded" => $"{people} came in",
            "participantRemoved" => $"{people} left",
            _ => $"{Name(entry.By)} ended the thread",
        };

        return $"<p class=\"event\">{what} {Time(entry.At)}</p>\n";
    }

    private static string Time(DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"<time datetime=\"{at.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\">{at.UtcDateTime:HH:mm}</time>");

    private static string Name(TranscriptPerson? person) => Text(person switch
    {
        { DisplayName: { Length: > 0 } name } => name,
        { UserId: { } user } => user,
        { } stranger => stranger.CommunicationUserId,
        null => "Somebody",
    });

    private static string Text(string text) => Encoder.Encode(text);
}
