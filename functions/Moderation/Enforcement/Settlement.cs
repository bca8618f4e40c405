using Azure;
using Azure.Data.Tables;
using Chat.Functions.Archive;
using Chat.Functions.Moderation.Engine;
using Chat.Functions.Moderation.Policies;
using Chat.Functions.Moderation.Review;
using Chat.Functions.Moderation.Sanctions;
using Chat.Functions.Tables;

namespace Chat.Functions.Moderation.Enforcement;

/// <summary>Crosses work off: the log and the case first, then the mark, in one transaction with the work's end. Who ends in between does it again, into the same rows.</summary>
public sealed class Settlement(ChatTables tables, ThreadArchive archive, Cases cases, TimeProvider clock)
{
    public async Task SettleAsync(WorkRow work, string outcome, Sanction? sanction, CancellationToken cancellationToken)
    {
        await cases.LogAsync(LogRow.Of(work, outcome, sanction), cancellationToken);

        // What a person decides is in the case before it is work.
        if (!work.IsDecided)
        {
            var fresh = CaseRow.For(work.ThreadId, work.Message, work.Version, work.Sender);
            (fresh.Rule, fresh.PolicyVersion) = (work.Rule, work.PolicyVersion);
            await (work.Asked is RuleAction.Flag
                ? cases.OpenAsync(fresh, CaseRow.Flag, clock.GetUtcNow(), cancellationToken)
                : cases.ChangeAsync(fresh, row => IsDecidedBy(row, work), cancellationToken));
        }

        var isMarked = await archive.ChangeAsync(
            work.ThreadId,
            work.Message,
            work.Version,
            row =>
            {
                var isNews = row.Action is null || work.IsDecided;
                row.Action = isNews ? outcome : row.Action;

                return isNews;
            },
            new TableTransactionAction(TableTransactionActionType.Delete, work, ETag.All),
            cancellationToken);
        if (!isMarked)
        {
            await DropAsync(work, cancellationToken);
        }
    }

    public async Task DropAsync(WorkRow work, CancellationToken cancellationToken) =>
        await (await tables.MessagesAsync()).DeleteEntityAsync(work.PartitionKey, work.RowKey, cancellationToken: cancellationToken);

    // What a person has said since stays.
    private static bool IsDecidedBy(CaseRow row, WorkRow work)
    {
        if (row.Decision is not null)
        {
            return false;
        }

        (row.Decision, row.DecidedBy, row.DecidedOn) = (PolicyWords.Of(work.Asked), WorkRow.ByPolicy, work.On);

        return true;
    }
}
