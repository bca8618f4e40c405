using System.Text.Json;
using Azure.Data.Tables;
using Chat.Functions.Archive;
using Chat.Functions.Moderation;

namespace Chat.Functions.Transcripts;

/// <summary>What somebody reads of the archive. Decides; never acts.</summary>
public static class TranscriptPolicy
{
    /// <summary>What these rows of one time, or of one message, are to this reader.</summary>
    public static IEnumerable<TranscriptEntry> Read(IReadOnlyList<TableEntity> rows, TranscriptReader reader, bool withVersions)
    {
        foreach (var row in rows.Where(row => row.RowKey.Contains("|a|", StringComparison.Ordinal)))
        {
            yield return Activity(row);
        }

        if (rows.FirstOrDefault(row => row.RowKey.EndsWith("|m", StringComparison.Ordinal)) is { } current)
        {
            yield return Message(current, [.. rows.Where(row => row.RowKey.Contains("|v|", StringComparison.Ordinal))], reader, withVersions);
        }
    }

    private static TranscriptEntry Message(TableEntity current, IReadOnlyList<TableEntity> earlier, TranscriptReader reader, bool withVersions)
    {
        var change = current.GetString("Change");

        // What a moderator has overturned may stand.
        var judged = current.GetBoolean("Overturned") is true ? "allowed" : current.GetString("Judged");
        var isDeleted = change == "deleted";

        // A removal, by a policy or by a person, ends in a deletion, which is a version of its own.
        var isRemoved = judged == "removed" || (isDeleted && earlier.Any(row => row.GetString("Action") == Redaction.WasDeleted));
        var text = current.GetString("Text");

        return new TranscriptEntry(
            "message",
            current.GetDateTimeOffset("ComposedOn") ?? default,
            new TranscriptPerson(null, current.GetString("Sender") ?? "", current.GetString("SenderName")),
            current.GetString("MessageId"),
            reader.SeesEverything ? text ?? LastText(earlier) : Seen(text, judged, current),
            (current.GetBoolean("IsHtml") ?? false) ? true : null,
            reader.SeesEverything || !(isDeleted || isRemoved) ? MetadataOf(current) : null,
            change == "edited" ? current.GetDateTimeOffset("OccurredOn") : null,
            isDeleted ? current.GetDateTimeOffset("OccurredOn") : null,
            isRemoved ? true : null,
            Verdict: reader.SeesEverything ? VerdictOf(current) : null,
            Versions: reader.SeesEverything && withVersions ? [.. earlier.Select(Version)] : null)
        {
            Key = current.RowKey,
        };
    }

    // What the service shows by now, or is about to.
    private static string? Seen(string? text, string? judged, TableEntity row) => judged switch
    {
        "removed" => null,
        "masked" when text is not null => ModerationPolicy.Mask(text, TextSpan.Read(row.GetString("Spans") ?? "")),
        _ => text,
    };

    // A deletion carries no text; what was deleted lies before it.
    private static string? LastText(IReadOnlyList<TableEntity> earlier) =>
        earlier.OrderBy(row => row.RowKey, StringComparer.Ordinal).LastOrDefault(row => row.ContainsKey("Text"))?.GetString("Text");

    private static TranscriptVersion Version(TableEntity row) => new(
        row.GetInt64("Version") ?? 0,
        row.GetDateTimeOffset("OccurredOn") ?? default,
        row.GetString("Change") ?? "",
        row.GetString("Text"),
        row.GetBoolean("IsHtml") ?? false,
        MetadataOf(row),
        VerdictOf(row));

    private static TranscriptVerdict VerdictOf(TableEntity row) =>
        new(row.GetString("Judged") ?? "", row.GetString("Rule"), row.GetString("PolicyVersion"), row.GetString("Action"));

    private static IReadOnlyDictionary<string, string>? MetadataOf(TableEntity row) => row.GetString("Metadata") is { } json
        ? JsonSerializer.Deserialize(json, ArchiveJson.Default.IReadOnlyDictionaryStringString)
        : null;

    private static TranscriptEntry Activity(TableEntity row)
    {
        var who = row.GetString("Who");
        var participants = row.GetString("Participants") is { } json
            ? JsonSerializer.Deserialize(json, ArchiveJson.Default.IReadOnlyListString)!.Select(person => new TranscriptPerson(null, person, null))
            : who is null ? null : [new TranscriptPerson(null, who, row.GetString("WhoName"))];

        return new TranscriptEntry(
            row.GetString("Change") switch
            {
                "created" => "threadCreated",
                "deleted" => "threadDeleted",
                "updated" => "topicUpdated",
                "joined" => "participantAdded",
                _ => "participantRemoved",
            },
            row.GetDateTimeOffset("OccurredOn") ?? default,
            row.GetString("By") is { } by ? new TranscriptPerson(null, by, null) : null,
            Topic: row.GetString("Topic"),
            Participants: participants is null ? null : [.. participants])
        {
            Key = row.RowKey,
        };
    }
}
