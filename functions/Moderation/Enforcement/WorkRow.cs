using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Archive;
using Chat.Functions.Moderation.Engine;
using Chat.Functions.Moderation.Sanctions;
using Chat.Functions.Tables;

namespace Chat.Functions.Moderation.Enforcement;

/// <summary>
/// Table messages, in the thread's partition at <c>w|{message}|{version}|{by}</c>: something that a verdict or a person asks for and that is not done
/// yet. Written in one transaction with its reason, gone in one transaction with the mark that it is done.
/// </summary>
public sealed class WorkRow : ITableEntity
{
    public const string Prefix = "w|";

    /// <summary>Who asks, where nobody but the policy does.</summary>
    public const string ByPolicy = "policy";

    /// <summary>What has to be read of it, besides its keys.</summary>
    public static readonly IReadOnlyList<string> Columns =
    [
        nameof(Kind), nameof(Message), nameof(Version), nameof(Sender), nameof(Asks), nameof(Rule), nameof(PolicyVersion), nameof(Strikes), nameof(Minutes),
        nameof(On), nameof(By), nameof(Reason), nameof(DecidedOn),
    ];

    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public string Kind { get; set; } = nameof(WorkKind.Enforce);

    public string Message { get; set; } = "";

    public long Version { get; set; }

    public string Sender { get; set; } = "";

    public string Asks { get; set; } = "";

    public string Rule { get; set; } = "";

    public string? PolicyVersion { get; set; }

    public int Strikes { get; set; }

    public int? Minutes { get; set; }

    public DateTimeOffset On { get; set; }

    /// <summary>The user id of who decided; <see cref="ByPolicy"/> when nobody did.</summary>
    public string By { get; set; } = ByPolicy;

    public string? Reason { get; set; }

    public DateTimeOffset? DecidedOn { get; set; }

    [IgnoreDataMember]
    public string ThreadId => TableKey.Text(PartitionKey);

    [IgnoreDataMember]
    public AcsUserId Who => new(Sender);

    [IgnoreDataMember]
    public RuleAction Asked => StrikeRow.ActionOf(Asks);

    [IgnoreDataMember]
    public bool IsRestore => Kind == nameof(WorkKind.Restore);

    [IgnoreDataMember]
    public bool IsLeave => Kind == nameof(WorkKind.Leave);

    [IgnoreDataMember]
    public bool IsDecided => By != ByPolicy;

    /// <summary>Whether it takes from the thread's budget for messages.</summary>
    [IgnoreDataMember]
    public bool Writes => IsRestore || (!IsLeave && Asked >= RuleAction.Mask);

    [IgnoreDataMember]
    public string CaseId => Review.CaseId.Of(ThreadId, Message, Version);

    /// <summary>A row that was read among others.</summary>
    public static WorkRow Of(TableEntity row) => new()
    {
        PartitionKey = row.PartitionKey,
        RowKey = row.RowKey,
        Kind = row.GetString(nameof(Kind)) ?? "",
        Message = row.GetString(nameof(Message)) ?? "",
        Version = row.GetInt64(nameof(Version)) ?? 0,
        Sender = row.GetString(nameof(Sender)) ?? "",
        Asks = row.GetString(nameof(Asks)) ?? "",
        Rule = row.GetString(nameof(Rule)) ?? "",
        PolicyVersion = row.GetString(nameof(PolicyVersion)),
        Strikes = row.GetInt32(nameof(Strikes)) ?? 0,
        Minutes = row.GetInt32(nameof(Minutes)),
        On = row.GetDateTimeOffset(nameof(On)) ?? DateTimeOffset.UnixEpoch,
        By = row.GetString(nameof(By)) ?? "",
        Reason = row.GetString(nameof(Reason)),
        DecidedOn = row.GetDateTimeOffset(nameof(DecidedOn)),
    };

    /// <summary>What the verdict on a version asks for; null when that is nothing.</summary>
    public static WorkRow? Of(MessageRow version) => !version.AsksForWork ? null : new WorkRow
    {
        PartitionKey = version.PartitionKey,
        RowKey = KeyOf(version, ByPolicy),
        Message = version.MessageId,
        Version = version.Version,
        Sender = version.Sender,
        Asks = ModerationPolicy.ActionOf(version.Verdict).ToString(),
        Rule = version.Rule ?? version.Verdict.Findings[0].Rule,
        PolicyVersion = version.PolicyVersion,
        Strikes = version.Strikes ?? 0,
        Minutes = version.Minutes,
        On = version.OccurredOn,
    };

    /// <summary>What a person has decided about a version.</summary>
    public static WorkRow Decided(MessageRow version, WorkKind kind, RuleAction action, int? minutes, string by, string? reason, DateTimeOffset decidedOn) => new()
    {
        PartitionKey = version.PartitionKey,
        RowKey = KeyOf(version, "person"),
        Kind = kind.ToString(),
        Message = version.MessageId,
        Version = version.Version,
        Sender = version.Sender,
        Asks = action.ToString(),
        Rule = version.Rule ?? (version.Verdict.Findings is [var first, ..] ? first.Rule : "moderator"),
        PolicyVersion = version.PolicyVersion,
        Strikes = action is RuleAction.Flag ? 0 : Math.Max(1, version.Strikes ?? 1),
        Minutes = minutes,
        On = version.OccurredOn,
        By = by,
        Reason = reason,
        DecidedOn = decidedOn.ToUniversalTime(),
    };

    /// <summary>That somebody is in the thread for a moment only; sorts after everything else.</summary>
    public static WorkRow Leaves(string threadId, AcsUserId who) => new()
    {
        PartitionKey = TableKey.Of(threadId),
        RowKey = $"{Prefix}~in|{TableKey.Of(who.Value)}",
        Kind = nameof(WorkKind.Leave),
        Sender = who.Value,
        On = DateTimeOffset.UnixEpoch,
    };

    private static string KeyOf(MessageRow version, string by) =>
        $"{Prefix}{MessageRow.IdKey(version.MessageId)}|{TableKey.Sortable(version.Version)}|{by}";
}
