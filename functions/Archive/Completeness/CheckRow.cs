using Azure;
using Azure.Data.Tables;
using Chat.Functions.Tables;

namespace Chat.Functions.Archive.Completeness;

/// <summary>Table threads, partition = thread, row <c>checked</c>: up to where the archive was compared with what the service lists, and what was missing.</summary>
public sealed class CheckRow : ITableEntity
{
    public const string Row = "checked";

    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = Row;

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    /// <summary>Everything up to this version, in the service's epoch milliseconds, was compared.</summary>
    public long UpTo { get; set; }

    /// <summary>Of a comparison that was cut off: where it is going to have come, and the address of its next page.</summary>
    public long Target { get; set; }

    public string? Next { get; set; }

    /// <summary>Who was asking.</summary>
    public string? NextAs { get; set; }

    public DateTimeOffset? CheckedOn { get; set; }

    /// <summary>Somebody is at it, until then unless they end before.</summary>
    public DateTimeOffset? BusyUntil { get; set; }

    /// <summary>How many things no event had told were written, ever.</summary>
    public int Filled { get; set; }

    /// <summary>Of how many messages the first words are gone: they were edited or deleted before anybody could look.</summary>
    public int Lost { get; set; }

    public DateTimeOffset? FilledOn { get; set; }

    /// <summary>Since when nobody we know is in the thread, so that nothing of it can be compared; it may be deleted.</summary>
    public DateTimeOffset? UnseenSince { get; set; }

    public static CheckRow For(string threadId) => new() { PartitionKey = TableKey.Of(threadId) };
}
