using Azure;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Tables;

namespace Chat.Functions.Moderation.Sanctions;

/// <summary>
/// Table moderation, partition <c>notices|{who}</c>: the thread in which somebody is told of decisions, at <c>thread</c>, and each thing that they are
/// told, at its key, claimed before it is said.
/// </summary>
public sealed class NoticeRow : ITableEntity
{
    public const string Thread = "thread";

    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    /// <summary>The thread, or the message that said it; null while nothing is known to be said.</summary>
    public string? SentId { get; set; }

    public static string PartitionOf(AcsUserId who) => $"notices{TableKey.Separator}{TableKey.Of(who.Value)}";
}
