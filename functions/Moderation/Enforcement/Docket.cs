using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Archive;
using Chat.Functions.Bots;
using Chat.Functions.Moderation.Sanctions;
using Chat.Functions.Tables;

namespace Chat.Functions.Moderation.Enforcement;

/// <summary>
/// What waits to be done in a thread, what was written there in the last minute, who is timed out of it, and which bots are silent: one look at its
/// partition.
/// </summary>
public sealed record Docket(IReadOnlyList<WorkRow> Work, IReadOnlyList<RecentVersion> Recent, IReadOnlySet<string> Out)
{
    /// <summary>How many messages of the last minute bots have answered, or are about to.</summary>
    public int Replies { get; private init; }

    public IReadOnlyList<PauseRow> Pauses { get; private init; } = [];

    // More than can be done in a turn; the rest is seen at the next look.
    private const int MostAtOnce = 200;

    private static readonly TimeSpan FloodWindow = TimeSpan.FromSeconds(10);

    // Between our clock and the service's, of one write.
    private static readonly TimeSpan EventSlack = TimeSpan.FromSeconds(2);

    private static readonly string[] Columns =
    [
        "PartitionKey", "RowKey", "MessageId", "Version", "Change", "Judged", "Sender", "Who", "Until", "ReplyId", nameof(PauseRow.Trigger), .. WorkRow.Columns,
    ];

    /// <summary>
    /// Message ids are times: a message sent in the last minute, with its edits, is in this range, and so is all that comes after messages. An edit
    /// of an older message is not; should that take the last of the budget, the service says so.
    /// </summary>
    public static async Task<Docket> ReadAsync(ChatTables tables, string threadId, ServiceClock service, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = service.Now;
        var messages = await tables.MessagesAsync();
        var (work, recent, outside) = (new List<WorkRow>(), new List<RecentVersion>(), new HashSet<string>(StringComparer.Ordinal));
        var (replies, pauses) = (0, new List<PauseRow>());
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {TableKey.Of(threadId)} and RowKey ge {TableKey.Sortable((now - ThreadBudget.Longest).ToUnixTimeMilliseconds())} and RowKey lt {"w}"}");
        await foreach (var row in messages.QueryAsync<TableEntity>(filter, select: Columns, cancellationToken: cancellationToken))
        {
            if (row.RowKey.StartsWith(WorkRow.Prefix, StringComparison.Ordinal))
            {
                work.Add(WorkRow.Of(row));
            }
            else if (row.RowKey.StartsWith(TimeoutRow.Prefix, StringComparison.Ordinal) && row.GetDateTimeOffset("Until") > clock.GetUtcNow())
            {
                outside.Add(row.GetString("Who") ?? "");
            }
            else if (ReplyClaim.IsKey(row.RowKey))
            {
                replies += ReplyClaim.Counts(row.GetString("ReplyId")) ? 1 : 0;
            }
            else if (row.RowKey.StartsWith(PauseRow.Prefix, StringComparison.Ordinal))
            {
                pauses.Add(PauseRow.Of(row));
            }
            else if (MessageRow.IsKeyOfMessage(row.RowKey) && row.GetInt64("Version") is { } version)
            {
                recent.Add(new RecentVersion(
                    row.GetString("MessageId") ?? "", DateTimeOffset.FromUnixTimeMilliseconds(version), row.GetString("Change") ?? "",
                    row.GetString("Judged") is not (null or "allowed"), row.GetString("Sender") ?? ""));
            }

            if (work.Count == MostAtOnce)
            {
                break;
            }
        }

        if (recent.Count > 0)
        {
            service.Saw(recent.Max(version => version.On));
        }

        return new Docket(work, recent, outside) { Replies = replies, Pauses = pauses };
    }

    public static async Task<IReadOnlyList<WorkRow>> WorkAsync(ChatTables tables, string threadId, CancellationToken cancellationToken)
    {
        var messages = await tables.MessagesAsync();
        var work = new List<WorkRow>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {TableKey.Of(threadId)} and RowKey ge {WorkRow.Prefix} and RowKey lt {"w}"}");
        await foreach (var row in messages.QueryAsync<WorkRow>(filter, cancellationToken: cancellationToken))
        {
            work.Add(row);
            if (work.Count == MostAtOnce)
            {
                break;
            }
        }

        return work;
    }

    /// <summary>What may be written now, after what others wrote as the archive has it and what we wrote as the turn has it, each once.</summary>
    public ThreadBudget Budget(Turn turn, DateTimeOffset now)
    {
        var ours = turn.Writes.Where(write => !Recent.Any(version =>
            version.MessageId == write.MessageId && version.Change is not "received" && version.On > write.On - EventSlack));

        return ThreadBudget.Of(Recent.Select(version => version.On).Concat(ours.Select(write => write.On)), turn.QuietUntil, now);
    }

    /// <summary>How often somebody has broken the rules here within the shortest window of the budget.</summary>
    public int Offences(string sender, DateTimeOffset now) => Recent.Count(version => version.Breaks && version.Sender == sender && version.On > now - FloodWindow);
}

/// <summary>A version of a message that was written lately.</summary>
public sealed record RecentVersion(string MessageId, DateTimeOffset On, string Change, bool Breaks, string Sender);
