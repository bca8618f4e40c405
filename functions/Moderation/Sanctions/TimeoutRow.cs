using Azure;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Tables;

namespace Chat.Functions.Moderation.Sanctions;

/// <summary>Table messages, in the thread's partition at <c>out|{who}</c>: somebody who may not be in this thread for a while.</summary>
public sealed class TimeoutRow : ITableEntity
{
    public const string Prefix = "out|";

    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public string Who { get; set; } = "";

    public string? WhoName { get; set; }

    public DateTimeOffset Until { get; set; }

    /// <summary>Was in the thread when it began, and so comes back. Who had left has left.</summary>
    public bool WasIn { get; set; }

    /// <summary>Comes back as an owner.</summary>
    public bool WasOwner { get; set; }

    public static string KeyOf(AcsUserId who) => Prefix + TableKey.Of(who.Value);
}
