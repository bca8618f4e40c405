using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Chat.Functions.Tables;

namespace Chat.Functions.Archive;

/// <summary>
/// Table messages, behind all that was said, at <c>z|{version}|{change}|{who}</c>: who came and went, once more, so that it can be read without the
/// messages. Written with the activity, in its transaction.
/// </summary>
public sealed class MembershipRow : ITableEntity
{
    public const string Prefix = "z|";

    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public long Version { get; set; }

    /// <summary><c>created</c>, <c>joined</c>, <c>left</c> or <c>deleted</c>.</summary>
    public string Change { get; set; } = "";

    public DateTimeOffset OccurredOn { get; set; }

    public string? Who { get; set; }

    /// <summary>Who was there from the beginning, as a JSON array.</summary>
    public string? Participants { get; set; }

    /// <summary>From when on who joined sees what was said before; null while nobody has asked the service.</summary>
    public DateTimeOffset? HistorySince { get; set; }

    public static string KeyOf(long version, string change, string? who) => $"{Prefix}{TableKey.Sortable(version)}|{change}|{TableKey.Of(who ?? "")}";

    /// <summary>What this activity says of who is in the thread; null when nothing.</summary>
    public static MembershipRow? Of(ActivityRow activity) => activity.Change is "created" or "joined" or "left" or "deleted"
        ? new MembershipRow
        {
            PartitionKey = activity.PartitionKey,
            RowKey = KeyOf(activity.Version, activity.Change, activity.Who),
            Version = activity.Version,
            Change = activity.Change,
            OccurredOn = activity.OccurredOn,
            Who = activity.Who,
            Participants = activity.Participants,
        }
        : null;

    public IReadOnlyList<string> People() => Participants is { } json
        ? JsonSerializer.Deserialize(json, ArchiveJson.Default.IReadOnlyListString) ?? []
        : Who is { } who ? [who] : [];
}
