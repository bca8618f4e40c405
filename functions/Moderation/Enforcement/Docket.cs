using Azure.Data.Tables;
using Chat.Functions.Archive;
using Chat.Functions.Tables;

namespace Chat.Functions.Moderation.Enforcement;

/// <summary>What waits to be done in a thread, and what was written there in the last minute.</summary>
public sealed record Docket(IReadOnlyList<WorkRow> Work, IReadOnlyList<RecentVersion> Recent)
{
    // More than can be done in a turn; the rest is seen at the next look.
    private const int MostAtOnce = 200;

    private static readonly string[] ForCounting = ["RowKey", "MessageId", "Version", "Change", "Judged", "Sender"];

    public static async Task<Docket> ReadAsync(ChatTables tables, string threadId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var work = WorkAsync(tables, threadId, cancellationToken);

        // Message ids are times: a message sent in the last minute, with its edits, is in this range. An edit of an older one is not; should that
        // take the last of the budget, the service says so.
        var messages = await tables.MessagesAsync();
        var recent = new List<RecentVersion>();
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {TableKey.Of(threadId)} and RowKey ge {TableKey.Sortable((now - ThreadBudget.Longest).ToUnixTimeMilliseconds())} and RowKey lt {":"}");
        await foreach (var row in messages.QueryAsync<TableEntity>(filter, select: ForCounting, cancellationToken: cancellationToken))
        {
            if (MessageRow.IsKeyOfMessage(row.RowKey) && row.GetInt64("Version") is { } version)
            {
                recent.Add(new RecentVersion(
                    row.GetString("MessageId") ?? "", DateTimeOffset.FromUnixTimeMilliseconds(version), row.GetString("Change") ?? "",
                    row.GetString("Judged") is not (null or "allowed"), row.GetString("Sender") ?? ""));
            }
        }

        return new Docket(await work, recent);
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

    private static readonly TimeSpan FloodWindow = TimeSpan.FromSeconds(10);

    // Between our clock and the service's, of one write.
    private static readonly TimeSpan EventSlack = TimeSpan.FromSeconds(2);
}

/// <summary>A version of a message that was written lately.</summary>
public sealed record RecentVersion(string MessageId, DateTimeOffset On, string Change, bool Breaks, string Sender);
