using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Moderation.Enforcement;
using Chat.Functions.Moderation.Engine;
using Chat.Functions.Tables;

namespace Chat.Functions.Moderation.Sanctions;

/// <summary>
/// Table moderation, partition <c>strikes|{who}</c>: one broken rule, at <c>{version}|{case}</c>, which is made of the version it is for: written
/// twice it is there once. What it counts is never added up in a row.
/// </summary>
public sealed class StrikeRow : ITableEntity
{
    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public string CaseId { get; set; } = "";

    public string ThreadId { get; set; } = "";

    public string MessageId { get; set; } = "";

    public long Version { get; set; }

    public string Sender { get; set; } = "";

    public string? SenderName { get; set; }

    public string Rule { get; set; } = "";

    public int Weight { get; set; }

    /// <summary>What the rule itself asks for, whatever else somebody has done.</summary>
    public string Asked { get; set; } = "";

    public int? Minutes { get; set; }

    public DateTimeOffset On { get; set; }

    /// <summary>What has been done to the sender for it; empty while nothing was.</summary>
    public string Applied { get; set; } = "";

    /// <summary>Overturned: it counts no more.</summary>
    public bool Withdrawn { get; set; }

    [IgnoreDataMember]
    public AcsUserId Who => new(Sender);

    public static StrikeRow Of(WorkRow work, string? senderName) => new()
    {
        PartitionKey = PartitionOf(work.Who),
        RowKey = KeyOf(work.Version, work.CaseId),
        CaseId = work.CaseId,
        ThreadId = work.ThreadId,
        MessageId = work.Message,
        Version = work.Version,
        Sender = work.Sender,
        SenderName = senderName,
        Rule = work.Rule,
        Weight = work.Strikes,
        Asked = work.Asked.ToString(),
        Minutes = work.Minutes,
        On = work.On,
    };

    public static string PartitionOf(AcsUserId who) => $"strikes{TableKey.Separator}{TableKey.Of(who.Value)}";

    public static string KeyOf(long version, string caseId) => $"{TableKey.Sortable(version)}{TableKey.Separator}{caseId}";

    /// <summary>The action that a column names; Flag where none is.</summary>
    public static RuleAction ActionOf(string word) => Enum.TryParse<RuleAction>(word, ignoreCase: true, out var action) ? action : RuleAction.Flag;
}
