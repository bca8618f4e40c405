using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;
using Chat.Functions.Tables;

namespace Chat.Functions.Moderation.Review;

/// <summary>
/// Table moderation, partition <c>case|{two digits of the id}</c>, row <c>{id}</c>: one version of a message about which something was decided, or is
/// to be. The words themselves stay in the archive.
/// </summary>
public sealed class CaseRow : ITableEntity
{
    public const string Open = "open";

    public const string Closed = "closed";

    /// <summary>A rule wants people to look.</summary>
    public const string Flag = "flag";

    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public string ThreadId { get; set; } = "";

    public string MessageId { get; set; } = "";

    public long Version { get; set; }

    public string Sender { get; set; } = "";

    public string State { get; set; } = Closed;

    /// <summary>Why somebody is to look at it: flag, report, appeal; parted by commas in the order in which they came.</summary>
    public string Kinds { get; set; } = "";

    public string Rule { get; set; } = "";

    public string? PolicyVersion { get; set; }

    /// <summary>When it was put before people; the place in the queue.</summary>
    public DateTimeOffset? OpenedOn { get; set; }

    /// <summary>What the policy, or the last person to decide, has said.</summary>
    public string? Decision { get; set; }

    public string? DecidedBy { get; set; }

    public DateTimeOffset? DecidedOn { get; set; }

    public bool Overturned { get; set; }

    [IgnoreDataMember]
    public bool IsOpen => State == Open;

    [IgnoreDataMember]
    public string Id => RowKey;

    public static string PartitionOf(string caseId) => $"case{TableKey.Separator}{caseId[..2]}";

    public static CaseRow For(string threadId, string messageId, long version, string sender)
    {
        var id = CaseId.Of(threadId, messageId, version);

        return new CaseRow { PartitionKey = PartitionOf(id), RowKey = id, ThreadId = threadId, MessageId = messageId, Version = version, Sender = sender };
    }
}
