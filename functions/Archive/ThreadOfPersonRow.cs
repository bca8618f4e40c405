using Azure;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Tables;

namespace Chat.Functions.Archive;

/// <summary>Table threads, partition <c>person|{identity}</c>, a row per thread: where somebody has ever been.</summary>
public sealed class ThreadOfPersonRow : ITableEntity
{
    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public static string PartitionOf(AcsUserId person) => $"person{TableKey.Separator}{TableKey.Of(person.Value)}";

    public static ThreadOfPersonRow For(AcsUserId person, string threadId) => new() { PartitionKey = PartitionOf(person), RowKey = TableKey.Of(threadId) };
}
