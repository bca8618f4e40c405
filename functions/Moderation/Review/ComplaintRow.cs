using Azure;
using Azure.Data.Tables;
using Chat.Functions.Tables;

namespace Chat.Functions.Moderation.Review;

/// <summary>Table moderation, partition <c>complaints|{case}</c>: what somebody has to say about it, once each: <c>report|{who}</c>, <c>appeal|{who}</c>.</summary>
public sealed class ComplaintRow : ITableEntity
{
    public const string Report = "report";

    public const string Appeal = "appeal";

    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public string Kind { get; set; } = "";

    public string By { get; set; } = "";

    public string? Reason { get; set; }

    public DateTimeOffset On { get; set; }

    public static string PartitionOf(string caseId) => $"complaints{TableKey.Separator}{caseId}";

    public static ComplaintRow Of(string caseId, string kind, string by, string? reason, DateTimeOffset on) => new()
    {
        PartitionKey = PartitionOf(caseId),
        RowKey = $"{kind}{TableKey.Separator}{TableKey.Of(by)}",
        Kind = kind,
        By = by,
        Reason = reason,
        On = on.ToUniversalTime(),
    };
}
