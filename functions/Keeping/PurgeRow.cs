using Azure;
using Azure.Data.Tables;
using Chat.Functions.Tables;

namespace Chat.Functions.Keeping;

/// <summary>Table messages, row <c>keep|{time}|{run}</c> of a thread: the proof of a purge, written in the transactions that purge. No text, no people.</summary>
public sealed class PurgeRow : ITableEntity
{
    public const string Prefix = "keep|";

    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public string Class { get; set; } = "";

    public int Days { get; set; }

    /// <summary>Everything before was to go.</summary>
    public DateTimeOffset UpTo { get; set; }

    public DateTimeOffset On { get; set; }

    /// <summary>How many rows went: messages, their versions, claims on replies, comings and goings.</summary>
    public int Rows { get; set; }

    public static PurgeRow For(string threadId, ArchiveClass kept, DateTimeOffset upTo, DateTimeOffset on) => new()
    {
        PartitionKey = TableKey.Of(threadId),
        RowKey = $"{Prefix}{TableKey.Sortable(on.ToUnixTimeMilliseconds())}{TableKey.Separator}{Guid.NewGuid():n}",
        Class = kept.Name,
        Days = kept.Days,
        UpTo = upTo,
        On = on,
    };
}
