using Azure;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Tables;

namespace Chat.Functions.Keeping;

/// <summary>
/// Table users, partition <c>held</c>: whom and what a legal hold is on, <c>person|{identity}</c> by every identity there was, and
/// <c>thread|{thread}</c>. Partition <c>purging</c>, <c>thread|{thread}|{by whom}</c>: where something may be taken out at this moment.
/// </summary>
public sealed class HeldRow : ITableEntity
{
    public const string Partition = "held";

    public const string Purging = "purging";

    private const string PersonPrefix = "person|";
    private const string ThreadPrefix = "thread|";

    public string PartitionKey { get; set; } = Partition;

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public string? Person => RowKey.StartsWith(PersonPrefix, StringComparison.Ordinal) ? TableKey.Text(RowKey[PersonPrefix.Length..]) : null;

    public string? Thread => RowKey.StartsWith(ThreadPrefix, StringComparison.Ordinal) ? TableKey.Text(RowKey.Split(TableKey.Separator)[1]) : null;

    public static HeldRow Of(AcsUserId person) => new() { RowKey = PersonPrefix + TableKey.Of(person.Value) };

    public static HeldRow Of(string threadId) => new() { RowKey = ThreadPrefix + TableKey.Of(threadId) };

    /// <summary>Of one worker's one attempt, so that nobody takes back what another has said.</summary>
    public static HeldRow PurgeOf(string threadId) =>
        new() { PartitionKey = Purging, RowKey = $"{ThreadPrefix}{TableKey.Of(threadId)}{TableKey.Separator}{Guid.NewGuid():n}" };
}
