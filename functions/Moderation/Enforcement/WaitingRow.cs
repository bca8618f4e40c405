using Azure;
using Azure.Data.Tables;

namespace Chat.Functions.Moderation.Enforcement;

/// <summary>Table moderation, partition <c>waiting</c>: a thread in which something may wait to be done.</summary>
public sealed class WaitingRow : ITableEntity
{
    public const string Partition = "waiting";

    public string PartitionKey { get; set; } = Partition;

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }
}
