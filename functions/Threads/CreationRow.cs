using Azure;
using Azure.Data.Tables;
using Chat.Functions.Tables;
using Chat.Functions.Users;

namespace Chat.Functions.Threads;

/// <summary>Table threads, partition <c>key|{user}</c>, row = Idempotency-Key: what was asked for under it, and which thread came of it.</summary>
public sealed class CreationRow : ITableEntity
{
    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public string BodyHash { get; set; } = "";

    /// <summary>Null until the service has answered.</summary>
    public string? ThreadId { get; set; }

    public static string PartitionOf(UserId caller) => $"key{TableKey.Separator}{TableKey.Of(caller.Value)}";

    public static CreationRow For(UserId caller, string key, string bodyHash) => new()
    {
        PartitionKey = PartitionOf(caller),
        RowKey = TableKey.Of(key),
        BodyHash = bodyHash,
    };
}
