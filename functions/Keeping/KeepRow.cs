using Azure;
using Azure.Data.Tables;
using Chat.Functions.Tables;

namespace Chat.Functions.Keeping;

/// <summary>
/// Table messages, row <c>keep</c> of a thread: how long it is kept and whether it is held. Everything that takes something out of the thread writes
/// this row in the same transaction, by its ETag: so a hold that was written after it was read fails what would have gone past the hold.
/// </summary>
public sealed class KeepRow : ITableEntity
{
    // Between what was said and what has an id that is no time: no transcript reads it.
    public const string Row = "keep";

    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = Row;

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    /// <summary>The class of the settings by which the thread is kept; null: the default one.</summary>
    public string? Class { get; set; }

    public string? ClassSetBy { get; set; }

    public DateTimeOffset? HeldSince { get; set; }

    public string? HoldReason { get; set; }

    public string? HeldBy { get; set; }

    /// <summary>What is older was purged, or is held; it is not to come back.</summary>
    public DateTimeOffset? PurgedUpTo { get; set; }

    /// <summary>What is older was purged, without a rest.</summary>
    public DateTimeOffset? DoneUpTo { get; set; }

    /// <summary>How often something went past this row; it makes every write another.</summary>
    public int Passes { get; set; }

    public static KeepRow For(string threadId) => new() { PartitionKey = TableKey.Of(threadId) };
}
