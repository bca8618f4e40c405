using System.Globalization;
using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;
using Chat.Functions.Tables;

namespace Chat.Functions.Moderation.Enforcement;

/// <summary>Table messages, in the thread's partition at <c>turn</c>: who carries out what waits in this thread, and what we wrote there of late.</summary>
public sealed class TurnRow : ITableEntity
{
    public const string Row = "turn";

    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = Row;

    /// <summary>When it was last taken or given back, by the store's clock.</summary>
    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    /// <summary>Empty when nobody has it.</summary>
    public string Owner { get; set; } = "";

    /// <summary>Messages we edited, deleted or sent, as <c>{time in milliseconds}:{message}</c> parted by spaces.</summary>
    public string Written { get; set; } = "";

    /// <summary>Until when the service asked not to write in this thread.</summary>
    public DateTimeOffset? QuietUntil { get; set; }

    [IgnoreDataMember]
    public IReadOnlyList<(DateTimeOffset On, string MessageId)> Writes =>
    [
        .. Written.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split(':', 2)).Select(pair =>
            (DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(pair[0], CultureInfo.InvariantCulture)), TableKey.Text(pair[1]))),
    ];

    public void Remember(IEnumerable<(DateTimeOffset On, string MessageId)> writes, DateTimeOffset now) => Written = string.Join(' ', writes
        .Where(write => write.On + ThreadBudget.Longest > now)
        .Select(write => string.Create(CultureInfo.InvariantCulture, $"{write.On.ToUnixTimeMilliseconds()}:{TableKey.Of(write.MessageId).Replace(" ", "~20", StringComparison.Ordinal)}")));
}
