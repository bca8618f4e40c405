using Azure;
using Azure.Data.Tables;

namespace Chat.Functions.Health;

/// <summary>Table health, one row: when events last came to any worker, and when some were last handled.</summary>
public sealed class PulseRow : ITableEntity
{
    public const string Partition = "pulse";
    public const string Row = "chat-events";

    public string PartitionKey { get; set; } = Partition;

    public string RowKey { get; set; } = Row;

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public DateTimeOffset? ReceivedOn { get; set; }

    public DateTimeOffset? HandledOn { get; set; }
}
