using Azure.Data.Tables;
using Chat.Functions.Messages;
using Chat.Functions.Moderation.Engine;
using Chat.Functions.Tables;

namespace Chat.Functions.Moderation.Policies;

/// <summary>What the next policy would do to a version of a message, where it is not what the one in force does. Names and ids, never text.</summary>
public sealed record ShadowDifference(string ThreadId, string MessageId, long Version, Judgement Current, Judgement Shadow)
{
    /// <summary>The difference between two judgements; null when both ask for the same by the same rules.</summary>
    public static ShadowDifference? Between(MessageEvent version, Judgement current, Judgement shadow) =>
        Describe(current) == Describe(shadow) ? null : new ShadowDifference(version.ThreadId, version.MessageId, version.Version, current, shadow);

    /// <summary>Table moderation, partition <c>shadow|{policy version}</c>; the same difference found twice is the same row.</summary>
    public TableEntity ToRow() => new(
        $"shadow{TableKey.Separator}{TableKey.Of(Shadow.PolicyVersion)}",
        $"{TableKey.Of(ThreadId)}{TableKey.Separator}{TableKey.Of(MessageId)}{TableKey.Separator}{TableKey.Sortable(Version)}")
    {
        ["ThreadId"] = ThreadId,
        ["MessageId"] = MessageId,
        ["Version"] = Version,
        ["CurrentPolicy"] = Current.PolicyVersion,
        ["Now"] = Describe(Current),
        ["Then"] = Describe(Shadow),
    };

    public static string Describe(Judgement judgement) => judgement.Action is { } action
        ? $"{PolicyWords.Of(action)}: {string.Join(", ", judgement.Findings.Select(finding => finding.Rule).Order(StringComparer.Ordinal))}"
        : "none";
}
