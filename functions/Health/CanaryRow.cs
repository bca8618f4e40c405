using Azure;
using Azure.Data.Tables;

namespace Chat.Functions.Health;

/// <summary>Table health, one row: the canary in flight, and what became of the one before.</summary>
public sealed class CanaryRow : ITableEntity
{
    public const string Partition = "canary";
    public const string Row = "latest";

    public string PartitionKey { get; set; } = Partition;

    public string RowKey { get; set; } = Row;

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    /// <summary>The thread in which it flies; the service deletes it after 30 days, then there is another.</summary>
    public string? ThreadId { get; set; }

    /// <summary>The message in flight.</summary>
    public string? MessageId { get; set; }

    public DateTimeOffset? SentOn { get; set; }

    /// <summary>When the last one that came all the way was found …</summary>
    public DateTimeOffset? LandedOn { get; set; }

    /// <summary>… and the hop that is dead by what was last seen; empty when none is.</summary>
    public string Hop { get; set; } = "";

    public string Reason { get; set; } = "";
}
