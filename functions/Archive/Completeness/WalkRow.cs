using Azure;
using Azure.Data.Tables;

namespace Chat.Functions.Archive.Completeness;

/// <summary>Table threads, partition <c>completeness</c>, row <c>walk</c>: how far the comparison with the service has come.</summary>
public sealed class WalkRow : ITableEntity
{
    public const string Partition = "completeness";

    public const string Row = "walk";

    public string PartitionKey { get; set; } = Partition;

    public string RowKey { get; set; } = Row;

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    /// <summary>Behind which thread the walk through all of them goes on; empty at its beginning.</summary>
    public string Place { get; set; } = "";

    /// <summary>Threads in which something was said since are looked at first.</summary>
    public DateTimeOffset? RecentSince { get; set; }

    /// <summary>When every thread had last been looked at.</summary>
    public DateTimeOffset? RoundEndedOn { get; set; }
}
