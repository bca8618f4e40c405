using Azure;
using Azure.Data.Tables;

namespace Chat.Functions.Archive;

/// <summary>Table threads, partition <c>walks</c>: how far a walk through all threads has come, a row for each of those that are on their way.</summary>
public sealed class WalkRow : ITableEntity
{
    public const string Partition = "walks";

    public string PartitionKey { get; set; } = Partition;

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    /// <summary>Behind which thread the walk through all of them goes on; empty at its beginning.</summary>
    public string Place { get; set; } = "";

    /// <summary>Threads in which something was said since are looked at first.</summary>
    public DateTimeOffset? RecentSince { get; set; }

    /// <summary>When every thread had last been visited.</summary>
    public DateTimeOffset? RoundEndedOn { get; set; }
}
