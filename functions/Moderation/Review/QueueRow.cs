using Azure;
using Azure.Data.Tables;
using Chat.Functions.Tables;

namespace Chat.Functions.Moderation.Review;

/// <summary>Table moderation, partition <c>queue</c>: a case that waits for somebody, at <c>{milliseconds}|{case}</c>, who waits longest first.</summary>
public sealed class QueueRow : ITableEntity
{
    public const string Partition = "queue";

    public string PartitionKey { get; set; } = Partition;

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public string CaseId { get; set; } = "";

    public static QueueRow Of(CaseRow opened) => new()
    {
        RowKey = $"{TableKey.Sortable(opened.OpenedOn!.Value.ToUnixTimeMilliseconds())}{TableKey.Separator}{opened.Id}",
        CaseId = opened.Id,
    };
}
