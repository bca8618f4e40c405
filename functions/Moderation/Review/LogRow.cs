using Azure;
using Azure.Data.Tables;
using Chat.Functions.Moderation.Enforcement;
using Chat.Functions.Moderation.Policies;
using Chat.Functions.Moderation.Sanctions;
using Chat.Functions.Tables;

namespace Chat.Functions.Moderation.Review;

/// <summary>Table moderation, partitions <c>log</c> and <c>log|{case}</c>: what was decided about a message, by whom and why, and what came of it. The latest first.</summary>
public sealed class LogRow : ITableEntity
{
    public const string Partition = "log";

    /// <summary>The action of taking a decision back.</summary>
    public const string Overturn = "overturn";

    public string PartitionKey { get; set; } = Partition;

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public string CaseId { get; set; } = "";

    public string ThreadId { get; set; } = "";

    public string MessageId { get; set; } = "";

    public string Sender { get; set; } = "";

    public string Action { get; set; } = "";

    /// <summary>What came of it in the thread.</summary>
    public string? Outcome { get; set; }

    /// <summary>What was done to the sender.</summary>
    public string? Sanction { get; set; }

    public string Rule { get; set; } = "";

    public string? PolicyVersion { get; set; }

    /// <summary><c>policy</c>, or the user id of who decided.</summary>
    public string By { get; set; } = "";

    public string? Reason { get; set; }

    public DateTimeOffset On { get; set; }

    /// <summary>What became of a piece of work; the same work makes the same row.</summary>
    internal static LogRow Of(WorkRow work, string outcome, Sanction? sanction)
    {
        var on = work.DecidedOn ?? work.On;

        return new LogRow
        {
            RowKey = KeyOf(on, work.CaseId, $"{work.By}|{work.Kind}"),
            CaseId = work.CaseId,
            ThreadId = work.ThreadId,
            MessageId = work.Message,
            Sender = work.Sender,
            Action = work.IsRestore ? Overturn : PolicyWords.Of(work.Asked),
            Outcome = outcome,
            Sanction = sanction is { Action: var action } ? PolicyWords.Of(action) : null,
            Rule = work.Rule,
            PolicyVersion = work.PolicyVersion,
            By = work.By,
            Reason = work.Reason,
            On = on,
        };
    }

    public static string PartitionOf(string caseId) => $"log{TableKey.Separator}{caseId}";

    /// <summary>Nineteen digits that fall as time goes on.</summary>
    public static string KeyOf(DateTimeOffset on, string caseId, string what) =>
        $"{TableKey.Sortable(long.MaxValue - on.ToUnixTimeMilliseconds())}{TableKey.Separator}{caseId}{TableKey.Separator}{TableKey.Of(what)}";
}
