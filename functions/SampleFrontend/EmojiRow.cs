using Azure;
using Azure.Data.Tables;

namespace Chat.Functions.SampleFrontend;

/// <summary>Table users, partition = user, row <c>emoji</c>: what the sample shows instead of a picture.</summary>
public sealed class EmojiRow : ITableEntity
{
    public const string Row = "emoji";

    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = Row;

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public string Emoji { get; set; } = "";
}
