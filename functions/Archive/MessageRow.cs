using System.Globalization;
using System.Runtime.Serialization;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Chat.Functions.Messages;
using Chat.Functions.Moderation;
using Chat.Functions.Tables;

namespace Chat.Functions.Archive;

/// <summary>
/// Table messages, partition = thread: one version of a message with its verdict. The latest version lies at <c>{id}|m</c>, earlier ones at
/// <c>{id}|v|{version}</c>, so one range query reads a transcript in the order of time with all there is about each message.
/// </summary>
public sealed class MessageRow : ITableEntity
{
    /// <summary>Characters a text property holds: learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model.</summary>
    public const int LongestText = 32 * 1024;

    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public string MessageId { get; set; } = "";

    public long Version { get; set; }

    public string Change { get; set; } = "";

    public string? Text { get; set; }

    public bool IsHtml { get; set; }

    public string Sender { get; set; } = "";

    public string? SenderName { get; set; }

    /// <summary>The metadata as a JSON object.</summary>
    public string? Metadata { get; set; }

    public DateTimeOffset ComposedOn { get; set; }

    public DateTimeOffset OccurredOn { get; set; }

    /// <summary><c>allowed</c>, <c>masked</c> or <c>removed</c>; written once with the version, never judged again.</summary>
    public string Judged { get; set; } = "";

    public string? Rule { get; set; }

    public string? Spans { get; set; }

    /// <summary>The version of the policy that judged.</summary>
    public string? PolicyVersion { get; set; }

    /// <summary>Every reason as a JSON list of rule, action, category, severity and spans; null when there is none.</summary>
    public string? Findings { get; set; }

    /// <summary>What was done about the verdict, null while nothing was.</summary>
    public string? Action { get; set; }

    /// <summary>How many strikes the verdict is; null for none.</summary>
    public int? Strikes { get; set; }

    /// <summary>How long what the verdict asks for lasts, where its rule says so.</summary>
    public int? Minutes { get; set; }

    /// <summary>A moderator has overturned the verdict: this text may stand in the thread.</summary>
    public bool? Overturned { get; set; }

    /// <summary>Whether something is to be done about the verdict that is not done yet.</summary>
    [IgnoreDataMember]
    public bool AsksForWork => Action is null && (Judged != "allowed" || Findings is not null);

    [IgnoreDataMember]
    public string ThreadId => TableKey.Text(PartitionKey);

    [IgnoreDataMember]
    public bool IsCurrent => RowKey == CurrentKey(MessageId);

    /// <summary>The version as the chat service writes it.</summary>
    [IgnoreDataMember]
    public string VersionText => Version.ToString(CultureInfo.InvariantCulture);

    [IgnoreDataMember]
    public Verdict Verdict => Judged switch
    {
        "masked" => new Verdict.Masked(Rule ?? "", TextSpan.Read(Spans ?? "")) { PolicyVersion = PolicyVersion ?? "", Findings = FindingText.Read(Findings) },
        "removed" => new Verdict.Removed(Rule ?? "") { PolicyVersion = PolicyVersion ?? "", Findings = FindingText.Read(Findings) },
        _ => new Verdict.Allowed { PolicyVersion = PolicyVersion ?? "", Findings = FindingText.Read(Findings) },
    };

    public static MessageRow Of(MessageEvent version, Verdict verdict, int strikes = 0, int? minutes = null) => new()
    {
        Strikes = strikes > 0 ? strikes : null,
        Minutes = minutes,
        PartitionKey = TableKey.Of(version.ThreadId),
        RowKey = CurrentKey(version.MessageId),
        MessageId = version.MessageId,
        Version = version.Version,
        Change = version.Change switch
        {
            MessageChange.Received => "received",
            MessageChange.Edited => "edited",
            _ => "deleted",
        },
        Text = version.Text,
        IsHtml = version.IsHtml,
        Sender = version.Sender.Value,
        SenderName = version.SenderName,
        Metadata = version.Metadata is { Count: > 0 } metadata
            ? JsonSerializer.Serialize(metadata, ArchiveJson.Default.IReadOnlyDictionaryStringString)
            : null,
        ComposedOn = version.ComposedOn.ToUniversalTime(),
        OccurredOn = version.OccurredOn.ToUniversalTime(),
        Judged = verdict switch
        {
            Verdict.Masked => "masked",
            Verdict.Removed => "removed",
            _ => "allowed",
        },
        Rule = verdict switch
        {
            Verdict.Masked masked => masked.Rule,
            Verdict.Removed removed => removed.Rule,
            _ => null,
        },
        Spans = verdict is Verdict.Masked { Spans: var spans } ? TextSpan.Write(spans) : null,
        PolicyVersion = verdict.PolicyVersion is { Length: > 0 } policy ? policy : null,
        Findings = FindingText.Write(verdict.Findings),
    };

    /// <summary>The same version, kept where earlier versions lie.</summary>
    public MessageRow AsEarlierVersion()
    {
        var earlier = (MessageRow)MemberwiseClone();
        earlier.RowKey = VersionKey(MessageId, Version);
        earlier.ETag = default;

        return earlier;
    }

    public static string CurrentKey(string messageId) => $"{IdKey(messageId)}|m";

    public static string VersionKey(string messageId, long version) => $"{IdKey(messageId)}|v|{TableKey.Sortable(version)}";

    public static bool IsKeyOfMessage(string rowKey) => rowKey.EndsWith("|m", StringComparison.Ordinal) || rowKey.Contains("|v|", StringComparison.Ordinal);

    // The service's message ids are epoch milliseconds as text; should that ever change, they still get keys of their own, after these.
    public static string IdKey(string messageId) =>
        long.TryParse(messageId, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number.ToString(CultureInfo.InvariantCulture) == messageId
            ? TableKey.Sortable(number)
            : $"x{TableKey.Of(messageId)}";
}
