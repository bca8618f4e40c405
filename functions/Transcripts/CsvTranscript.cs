using System.Buffers;
using System.Globalization;
using System.Text;

namespace Chat.Functions.Transcripts;

/// <summary>
/// Rows with a head: www.rfc-editor.org/rfc/rfc4180. Whoever opens it with a spreadsheet runs no formula that somebody has typed into the chat:
/// owasp.org/www-community/attacks/CSV_Injection.
/// </summary>
public static class CsvTranscript
{
    public const string MediaType = "text/csv";

    private static readonly SearchValues<char> Quoted = SearchValues.Create("\",\r\n");

    private static readonly SearchValues<char> Formula = SearchValues.Create("=+-@\t\r\n＝＋－＠");

    public static async Task WriteAsync(IAsyncEnumerable<TranscriptEntry> entries, Stream body, CancellationToken cancellationToken)
    {
        // With the mark that tells spreadsheets it is UTF-8.
        await using var writer = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync("at,type,userId,communicationUserId,displayName,messageId,text,topic,participants,editedOn,deletedOn,removed,rule,action");
        await foreach (var entry in entries.WithCancellation(cancellationToken))
        {
            await writer.WriteLineAsync(string.Join(',', Cells(entry).Select(Cell)).AsMemory(), cancellationToken);
        }
    }

    private static IEnumerable<string?> Cells(TranscriptEntry entry) =>
    [
        Text(entry.At), entry.Type, entry.By?.UserId, entry.By?.CommunicationUserId, entry.By?.DisplayName, entry.MessageId, entry.Text, entry.Topic,
        entry.Participants is null ? null : string.Join(' ', entry.Participants.Select(person => person.UserId ?? person.CommunicationUserId)),
        Text(entry.EditedOn), Text(entry.DeletedOn), entry.Removed is true ? "true" : null, entry.Verdict?.Rule, entry.Verdict?.Action,
    ];

    private static string? Text(DateTimeOffset? time) => time?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static string Cell(string? value)
    {
        if (value is null or "")
        {
            return "";
        }

        // Spaces before a formula do not keep a spreadsheet from running it.
        var safe = value.AsSpan().TrimStart() is [var first, ..] && Formula.Contains(first) ? $"'{value}" : value;

        return safe.AsSpan().ContainsAny(Quoted) || safe != safe.Trim() ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
