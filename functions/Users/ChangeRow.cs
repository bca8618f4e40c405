using Azure;
using Azure.Data.Tables;

namespace Chat.Functions.Users;

/// <summary>Table users, partition <c>changes</c>: who changed of late, and one row that changes with any of them.</summary>
public sealed class ChangeRow : ITableEntity
{
    public const string Partition = "changes";

    /// <summary>Sorts before every user's key.</summary>
    public const string AnyRow = "!any";

    public string PartitionKey { get; set; } = Partition;

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public string Stamp { get; set; } = "";

    /// <summary>Whatever still arrives of this identity is kept without its words.</summary>
    public DateTimeOffset? ErasedAt { get; set; }

    public DateTimeOffset? RevokingSince { get; set; }

    public string? AcsUserId { get; set; }

    /// <summary>Messages this identity sends from then on …</summary>
    public DateTimeOffset? DeniedFrom { get; set; }

    /// <summary>… until then are taken away: the service may honour a revoked token that long.</summary>
    public DateTimeOffset? DeniedUntil { get; set; }
}
