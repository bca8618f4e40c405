using Chat.Functions.Acs;
using Chat.Functions.Archive;
using Chat.Functions.Moderation.Engine;
using Chat.Functions.Moderation.Policies;
using Chat.Functions.Moderation.Review;
using Chat.Functions.Moderation.Sanctions;
using Chat.Functions.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Moderation.Enforcement;

/// <summary>
/// Carries out what waits in a thread: people first, where the thread's budget does not allow for their messages at once; then messages, within that
/// budget; and only what is wholly done is crossed off. Every step may be done again.
/// </summary>
public sealed partial class EnforcementStory(
    ChatTables tables,
    Turns turns,
    ThreadArchive archive,
    Redaction redaction,
    Expulsion expulsion,
    Strikes strikes,
    Penalties penalties,
    Timeouts timeouts,
    Cases cases,
    PoliciesInForce policies,
    IOptionsMonitor<ModerationOptions> options,
    TimeProvider clock,
    ILogger<EnforcementStory> logger)
{
    // The service tells the time of a message in whole seconds.
    private static readonly TimeSpan HistorySlack = TimeSpan.FromSeconds(2);

    /// <summary>Does what can be done now. Throws on a passing fault; what is not done is kept.</summary>
    /// <returns>When to come again; null when nothing is left, or somebody else is at it.</returns>
    public async Task<DateTimeOffset?> RunAsync(string threadId, CancellationToken cancellationToken)
    {
        await policies.ReadyAsync(cancellationToken);
        while (true)
        {
            if (await turns.TakeAsync(threadId, cancellationToken) is not { } turn)
            {
                return null;
            }

            (DateTimeOffset? later, IReadOnlyCollection<string> left) = (null, []);
            try
            {
                (later, left) = await WorkAsync(threadId, turn, cancellationToken);
            }
            finally
            {
                await turns.GiveBackAsync(turn, CancellationToken.None);
            }

            // Whoever brought work while the turn was taken has left it to us.
            var waiting = await Docket.WorkAsync(tables, threadId, cancellationToken);
            if (waiting.All(work => left.Contains(work.RowKey)))
            {
                return waiting.Count > 0 ? later : null;
            }
        }
    }

    /// <summary>What waits in this thread.</summary>
    public Task<IReadOnlyList<WorkRow>> WaitingAsync(string threadId, CancellationToken cancellationToken) => Docket.WorkAsync(tables, threadId, cancellationToken);

    private async Task<(DateTimeOffset? Later, IReadOnlyCollection<string> Left)> WorkAsync(string threadId, Turn turn, CancellationToken cancellationToken)
    {
        while (turn.IsGood)
        {
            var now = clock.GetUtcNow();
            var docket = await Docket.ReadAsync(tables, threadId, now, cancellationToken);
            if (docket.Work.Count == 0)
            {
                return (null, []);
            }

            var budget = docket.Budget(turn, now);
            var done = await RoundAsync(threadId, turn, docket, budget.Room, cancellationToken);
            if (done == docket.Work.Count)
            {
                return (null, []);
            }

            if (done == 0 && turn.IsGood)
            {
                return (docket.Budget(turn, clock.GetUtcNow()).OpensOn ?? clock.GetUtcNow(), [.. docket.Work.Select(work => work.RowKey)]);
            }
        }

        return (clock.GetUtcNow(), []);
    }

    // Answers how many pieces of work are done.
    private async Task<int> RoundAsync(string threadId, Turn turn, Docket docket, int room, CancellationToken cancellationToken)
    {
        var done = 0;
        foreach (var leaving in docket.Work.Where(work => work.IsLeave))
        {
            await expulsion.RemoveAsync(threadId, leaving.Who, cancellationToken);
            await CrossOffAsync(leaving, cancellationToken);
            done++;
        }

        // Who has waited longest comes first. Deletions before masks, masks before what is put back.
        foreach (var work in docket.Work.Where(work => !work.IsLeave)
            .GroupBy(work => work.Sender)
            .OrderBy(group => group.Min(work => work.On)))
        {
            var ordered = work.OrderBy(one => one.IsRestore).ThenByDescending(one => one.Asked >= RuleAction.Delete).ThenBy(one => one.On).ToList();
            var mine = new SenderWork(work.First().Who, ordered, docket.Offences(work.Key, clock.GetUtcNow()), docket.Out.Contains(work.Key), room);
            var (finished, written) = await OfSenderAsync(threadId, turn, mine, cancellationToken);
            done += finished;
            room = turn.QuietUntil > clock.GetUtcNow() ? 0 : Math.Max(0, room - written);
        }

        return done;
    }

    private async Task<(int Finished, int Written)> OfSenderAsync(string threadId, Turn turn, SenderWork mine, CancellationToken cancellationToken)
    {
        var versions = await archive.VersionsAsync(threadId, mine.Work.Select(work => work.Message), cancellationToken);
        var before = turn.Writes.Count;
        IReadOnlyList<Sanction> due = [];
        IReadOnlyList<(WorkRow Work, string Outcome)> outcomes;

        // Only who is in the thread can take messages back. So people go after their messages if these can go now, and before them if not.
        if (mine.Fits)
        {
            outcomes = await WriteAsync(threadId, turn, mine, versions, cancellationToken);
            (_, due) = await PunishAsync(threadId, mine, versions, cancellationToken);
        }
        else
        {
            (var wentOut, due) = await PunishAsync(threadId, mine, versions, cancellationToken);
            outcomes = await WriteAsync(threadId, turn, mine with { IsOut = wentOut }, versions, cancellationToken);
        }

        foreach (var (work, outcome) in outcomes)
        {
            await FinishAsync(work, outcome, due, cancellationToken);
        }

        return (outcomes.Count, turn.Writes.Count - before);
    }

    // Strikes of all the work first, so that what is due takes all of it into account, in whatever order it came.
    private async Task<IReadOnlyList<Sanction>> DueAsync(string threadId, SenderWork mine, IReadOnlyList<MessageRow> versions, CancellationToken cancellationToken)
    {
        IReadOnlyList<StrikeRow>? all = null;
        foreach (var work in mine.Work.Where(work => !work.IsRestore && (work.Strikes > 0 || work.Asked >= RuleAction.Warn)))
        {
            var strike = new StrikeRow
            {
                PartitionKey = StrikeRow.PartitionOf(work.Who),
                RowKey = StrikeRow.KeyOf(work.Version, work.CaseId),
                CaseId = work.CaseId,
                ThreadId = threadId,
                MessageId = work.Message,
                Version = work.Version,
                Sender = work.Sender,
                SenderName = NameIn(versions),
                Rule = work.Rule,
                Weight = work.Strikes,
                Asked = work.Asked.ToString(),
                Minutes = work.Minutes,
                On = work.On,
            };
            all = await strikes.RecordAsync(strike, work.IsDecided, cancellationToken);
        }

        return all is null ? [] : StrikePolicy.Due(all, policies.Current.Ladder);
    }

    private static string? NameIn(IEnumerable<MessageRow> versions) => versions.Select(version => version.SenderName).FirstOrDefault(name => name is { Length: > 0 });

    // Answers whether the sender is out of this thread for it, and what was done.
    private async Task<(bool IsOut, IReadOnlyList<Sanction> Done)> PunishAsync(
        string threadId, SenderWork mine, IReadOnlyList<MessageRow> versions, CancellationToken cancellationToken)
    {
        var due = await DueAsync(threadId, mine, versions, cancellationToken);
        foreach (var sanction in due.Where(one => !one.IsDone))
        {
            await penalties.ApplyAsync(sanction, cancellationToken);
        }

        if (mine.Offences >= options.CurrentValue.FloodAt && options.CurrentValue.FloodTimeout is { Ticks: > 0 } length
            && !mine.IsOut)
        {
            await timeouts.PutOutAsync(threadId, mine.Who, NameIn(versions), clock.GetUtcNow() + length, cancellationToken);
            Log.Flooded(logger, threadId, mine.Who, mine.Offences);

            return (true, due);
        }

        return (mine.IsOut || due.Any(one => !one.IsDone && one.Action >= RuleAction.Timeout && one.Strike.ThreadId == threadId), due);
    }

    private async Task<IReadOnlyList<(WorkRow Work, string Outcome)>> WriteAsync(
        string threadId, Turn turn, SenderWork mine, IReadOnlyList<MessageRow> versions, CancellationToken cancellationToken)
    {
        var outcomes = new List<(WorkRow Work, string Outcome)>();
        var outside = new List<WorkRow>();
        var room = mine.Room;

        // Known to be out, somebody is not tried as who they are: that, too, would take from the budget.
        var isOut = mine.IsOut;
        foreach (var work in mine.Work)
        {
            if (!work.Writes)
            {
                outcomes.Add((work, "flagged"));
            }
            else if (isOut)
            {
                outside.Add(work);
            }
            else if (await TryAsync(work) is { } outcome)
            {
                if (outcome == Redaction.Outside)
                {
                    isOut = true;
                    outside.Add(work);
                }
                else
                {
                    outcomes.Add((work, outcome));
                }
            }
        }

        if (outside.Count > 0 && room > 0 && turn.IsGood)
        {
            await VisitAsync();
        }

        return outcomes;

        async Task<string?> TryAsync(WorkRow work)
        {
            if (room <= 0 || !turn.IsGood)
            {
                return null;
            }

            if (versions.FirstOrDefault(version => version.MessageId == work.Message && version.Version == work.Version) is not { } version)
            {
                return "unknown";
            }

            var written = turn.Writes.Count;
            var outcome = await redaction.TryAsync(turn, work, version, cancellationToken);
            room = outcome is null ? 0 : room - (turn.Writes.Count - written);

            return outcome;
        }

        async Task VisitAsync()
        {
            var leaves = WorkRow.Leaves(threadId, mine.Who);
            var messages = await tables.MessagesAsync();
            var visited = await expulsion.VisitAsync(
                threadId,
                mine.Who,
                versions.Where(version => outside.Any(work => work.Message == version.MessageId)).Min(version => version.ComposedOn) - HistorySlack,
                () => messages.UpsertEntityAsync(leaves, cancellationToken: cancellationToken),
                async () =>
                {
                    foreach (var work in outside)
                    {
                        if (await TryAsync(work) is { } outcome)
                        {
                            outcomes.Add((work, outcome));
                        }
                    }
                },
                cancellationToken);
            await messages.DeleteEntityAsync(leaves.PartitionKey, leaves.RowKey, cancellationToken: cancellationToken);
            if (!visited)
            {
                outcomes.AddRange(outside.Select(work => (work, Redaction.Outside)));
            }
        }
    }

    // The log and the case before the mark: whoever ends in between does it again, into the same rows.
    private async Task FinishAsync(WorkRow work, string outcome, IReadOnlyList<Sanction> due, CancellationToken cancellationToken)
    {
        var sanction = due.FirstOrDefault(one => one.Strike.CaseId == work.CaseId);
        await cases.LogAsync(
            new LogRow
            {
                RowKey = LogRow.KeyOf(work.IsDecided ? work.DecidedOn ?? work.On : work.On, work.CaseId, $"{work.By}|{work.Kind}"),
                CaseId = work.CaseId,
                ThreadId = work.ThreadId,
                MessageId = work.Message,
                Sender = work.Sender,
                Action = work.IsRestore ? "overturn" : PolicyWords.Of(work.Asked),
                Outcome = outcome,
                Sanction = sanction is { Action: var action } ? PolicyWords.Of(action) : null,
                Rule = work.Rule,
                PolicyVersion = work.PolicyVersion,
                By = work.By,
                Reason = work.Reason,
                On = work.IsDecided ? work.DecidedOn ?? work.On : work.On,
            },
            cancellationToken);

        var fresh = CaseRow.For(work.ThreadId, work.Message, work.Version, work.Sender);
        (fresh.Rule, fresh.PolicyVersion) = (work.Rule, work.PolicyVersion);
        if (!work.IsDecided)
        {
            await (work.Asked is RuleAction.Flag
                ? cases.OpenAsync(fresh, "flag", clock.GetUtcNow(), cancellationToken)
                : cases.ChangeAsync(fresh, row => Decided(row, work), cancellationToken));
        }

        await CrossOffAsync(work, outcome, cancellationToken);
        Log.Acted(logger, work.ThreadId, work.Message, work.Rule, outcome);
    }

    // What a person has said since stays.
    private static bool Decided(CaseRow row, WorkRow work)
    {
        if (row.Decision is not null)
        {
            return false;
        }

        (row.Decision, row.DecidedBy, row.DecidedOn, row.Rule, row.PolicyVersion) = (PolicyWords.Of(work.Asked), WorkRow.ByPolicy, work.On, work.Rule, work.PolicyVersion);

        return true;
    }

    private async Task CrossOffAsync(WorkRow work, string outcome, CancellationToken cancellationToken)
    {
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
            new Azure.Data.Tables.TableTransactionAction(Azure.Data.Tables.TableTransactionActionType.Delete, work, Azure.ETag.All),
            cancellationToken);
        if (!isMarked)
        {
            await CrossOffAsync(work, cancellationToken);
        }
    }

    private async Task CrossOffAsync(WorkRow work, CancellationToken cancellationToken) =>
        await (await tables.MessagesAsync()).DeleteEntityAsync(work.PartitionKey, work.RowKey, cancellationToken: cancellationToken);

    /// <summary>What waits for one sender in the thread, in the order in which it is done, and how much of it the budget allows now.</summary>
    private sealed record SenderWork(AcsUserId Who, IReadOnlyList<WorkRow> Work, int Offences, bool IsOut, int Room)
    {
        public bool Fits => Work.Count(work => work.Writes) <= Room;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Thread {ThreadId}: message {MessageId} by rule {Rule}: {Outcome}.")]
        public static partial void Acted(ILogger logger, string threadId, string messageId, string rule, string outcome);

        [LoggerMessage(2, LogLevel.Warning, "Thread {ThreadId}: {Who} floods it, {Offences} offences in ten seconds, and is out for a while.")]
        public static partial void Flooded(ILogger logger, string threadId, AcsUserId who, int offences);
    }
}
