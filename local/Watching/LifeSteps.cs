using System.Globalization;
using Azure.Data.Tables;
using Chat.Emulator;
using Chat.Functions.Archive;
using Chat.Functions.Bots;
using Chat.Functions.Moderation.Review;

namespace Chat.Local.Watching;

/// <summary>Says of a delivery or a row what it means in the life of its message.</summary>
public static class LifeSteps
{
    private const string Claim = "|r|";

    public static LifeStep Sent(string messageId) => new("sent", TimeOf(messageId), "done", "sent to the chat service");

    public static LifeStep Event(Delivery delivery)
    {
        var name = delivery.EventType.Replace("Microsoft.Communication.Chat", "", StringComparison.Ordinal).Replace("InThread", "", StringComparison.Ordinal);
        var attempts = delivery.Attempts == 1 ? "1 attempt" : $"{delivery.Attempts.ToString(CultureInfo.InvariantCulture)} attempts";

        return new LifeStep(
            "event",
            delivery.LastAttemptAt ?? delivery.EventTime,
            delivery.Status switch
            {
                DeliveryStatus.Delivered => "done",
                DeliveryStatus.Pending => "waiting",
                _ => "failed",
            },
            $"{name} → {delivery.Subscription}",
            delivery.Status is DeliveryStatus.Delivered
                ? $"{attempts}, {Milliseconds(delivery.LastAttemptAt - delivery.EventTime)} after the event"
                : $"{attempts}, {delivery.Status.ToString().ToLowerInvariant()}{(delivery.LastOutcome is { } outcome ? $": {outcome}" : "")}");
    }

    public static IEnumerable<LifeStep> Version(TableEntity row, IReadOnlyList<LogRow> decisions)
    {
        var (judged, rule) = (row.GetString(nameof(MessageRow.Judged)), row.GetString(nameof(MessageRow.Rule)));
        var isFinal = row.ContainsKey(nameof(MessageRow.Action));

        // A mark that something is done is a second write of the same row: from then on the store knows no time of the first.
        var written = isFinal ? null : row.Timestamp;
        yield return new LifeStep(
            "archived", written ?? row.GetDateTimeOffset(nameof(MessageRow.OccurredOn)), "done", $"{row.GetString(nameof(MessageRow.Change))} version stored", row.RowKey);
        yield return new LifeStep(
            "judged",
            written ?? row.GetDateTimeOffset(nameof(MessageRow.OccurredOn)),
            "done",
            rule is null ? $"judged: {judged}" : $"judged: {judged} by rule {rule}",
            string.Join("; ", FindingText.Read(row.GetString(nameof(MessageRow.Findings))).Select(finding => $"{finding.Rule}: {finding.Action}")) is { Length: > 0 } reasons ? reasons : null);
        if (isFinal && decisions.Count == 0)
        {
            yield return new LifeStep("acted", row.Timestamp, "done", row.GetString(nameof(MessageRow.Action)));
        }

        foreach (var decision in decisions)
        {
            yield return new LifeStep(
                "acted",
                decision.Timestamp,
                "done",
                $"{decision.Action}: {decision.Outcome ?? "decided"}",
                decision.By == "policy" ? decision.Sanction : $"by {decision.By}{(decision.Reason is { Length: > 0 } why ? $": {why}" : "")}");
        }
    }

    public static bool IsClaim(TableEntity row) => row.RowKey.Contains(Claim, StringComparison.Ordinal);

    public static LifeStep Reply(TableEntity claim)
    {
        var bot = claim.RowKey[(claim.RowKey.IndexOf(Claim, StringComparison.Ordinal) + Claim.Length)..];

        return claim.GetString(nameof(ReplyClaim.ReplyId)) switch
        {
            null => new LifeStep("reply", claim.Timestamp, "waiting", $"{bot} is about to answer"),
            { } reply when ReplyClaim.Counts(reply) => new LifeStep("reply", TimeOf(reply) ?? claim.Timestamp, "done", $"answered by {bot}", $"message {reply}"),
            { } none => new LifeStep("reply", claim.Timestamp, "done", $"not answered by {bot}", ReplyClaim.OutcomeOf(none)),
        };
    }

    // The service's message ids are epoch milliseconds as text.
    private static DateTimeOffset? TimeOf(string messageId) =>
        long.TryParse(messageId, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;

    private static string Milliseconds(TimeSpan? time) => $"{time?.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)} ms";
}
