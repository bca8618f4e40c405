using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Tables;

namespace Chat.Functions.Moderation.Sanctions;

/// <summary>Table moderation, partition <c>returns</c>: when somebody may be let back into a thread, at <c>{milliseconds}|{thread}|{who}</c>.</summary>
public sealed class ReturnRow : ITableEntity
{
    public const string Partition = "returns";

    public string PartitionKey { get; set; } = Partition;

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public string ThreadId { get; set; } = "";

    public string Who { get; set; } = "";

    [IgnoreDataMember]
    public AcsUserId Person => new(Who);

    public static ReturnRow Of(string threadId, AcsUserId who, DateTimeOffset until) => new()
    {
        RowKey = $"{TableKey.Sortable(until.ToUnixTimeMilliseconds())}{TableKey.Separator}{TableKey.Of(threadId)}{TableKey.Separator}{TableKey.Of(who.Value)}",
        ThreadId = threadId,
        Who = who.Value,
    };
}
