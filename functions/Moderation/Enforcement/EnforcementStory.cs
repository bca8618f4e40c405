using Chat.Functions.Acs;
using Chat.Functions.Archive;
using Chat.Functions.Moderation.Engine;
using Chat.Functions.Moderation.Policies;
using Chat.Functions.Tables;
using Chat.Functions.Telemetry;

namespace Chat.Functions.Moderation.Enforcement;

/// <summary>
/// Carries out what waits in a thread, one hand at a time and within the thread's budget; only what is wholly done is crossed off. Every step may be
/// done again.
/// </summary>
public sealed class EnforcementStory(
    ChatTables tables,
    Turns turns,
    ThreadArchive archive,
    Expulsion expulsion,
    Takedown takedown,
    Punishment punishment,
    Settlement settlement,
    PoliciesInForce policies,
    TimeProvider clock,
    ServiceClock service,
    ChatMetrics metrics)
{
    // Where it is not for the budget that nothing could be done.
    private static readonly TimeSpan AWhile = TimeSpan.FromSeconds(5);

    /// <summary>Does what can be done now. Throws on a passing fault; what is not done is kept.</summary>
    /// <returns>When to come again; null when nothing is left.</returns>
    public async Task<DateTimeOffset?> RunAsync(string threadId, CancellationToken cancellationToken)
    {
        await policies.ReadyAsync(cancellationToken);
        while (await turns.TakeAsync(threadId, cancellationToken) is { } turn)
        {
            Left left;
            try
            {
                left = await WorkAsync(threadId, turn, cancellationToken);
            }
            finally
            {
                await turns.GiveBackAsync(turn, CancellationToken.None);
            }

            // Whoever brought work while the turn was taken has left it to us.
            var waiting = await WaitingAsync(threadId, cancellationToken);
            if (waiting.All(work => left.Keys.Contains(work.RowKey)))
            {
                return waiting.Count > 0 ? left.Until : null;
            }
        }

        // Somebody else is at it. Should they not live to finish, their turn is over by then.
        return clock.GetUtcNow() + Turns.Lease;
    }

    /// <summary>What waits in this thread.</summary>
    public Task<IReadOnlyList<WorkRow>> WaitingAsync(string threadId, CancellationToken cancellationToken) => Docket.WorkAsync(tables, threadId, cancellationToken);

    private async Task<Left> WorkAsync(string threadId, Turn turn, CancellationToken cancellationToken)
    {
        while (turn.IsGood)
        {
            var docket = await Docket.ReadAsync(tables, threadId, service, clock, cancellationToken);
            metrics.BudgetSeen(ThreadBudget.WritesInTenSeconds - docket.Budget(turn, service.Now).Room);
            var (done, lackedRoom) = await RoundAsync(threadId, turn, docket, cancellationToken);
            if (done == docket.Work.Count)
            {
                return Left.Nothing;
            }

            if (done == 0)
            {
                var budget = docket.Budget(turn, service.Now);
                if (lackedRoom && budget.Room > 0)
                {
                    // It opened while we looked.
                    continue;
                }

                return new Left(docket.Work.Select(work => work.RowKey).ToHashSet(), budget is { Room: 0, OpensOn: { } opens } ? service.ByOurs(opens) : clock.GetUtcNow() + AWhile);
            }
        }

        return Left.Nothing;
    }

    // How much of the work is done, and whether the budget was in the way of the rest.
    private async Task<(int Done, bool LackedRoom)> RoundAsync(string threadId, Turn turn, Docket docket, CancellationToken cancellationToken)
    {
        var (done, lackedRoom) = (0, false);
        foreach (var leaving in docket.Work.Where(work => work.IsLeave))
        {
            await expulsion.RemoveAsync(threadId, leaving.Who, cancellationToken);
            await settlement.DropAsync(leaving, cancellationToken);
            done++;
        }

        // Who has something to be deleted first, and of those whose message is there longest; each with deletions before masks, and masks before
        // what is put back.
        foreach (var sender in docket.Work.Where(work => !work.IsLeave)
            .GroupBy(work => work.Who)
            .OrderByDescending(group => group.Any(work => work.Asked >= RuleAction.Delete))
            .ThenBy(group => group.Min(work => work.On)))
        {
            var now = service.Now;
            var work = sender.OrderBy(one => one.IsRestore).ThenByDescending(one => one.Asked >= RuleAction.Delete).ThenBy(one => one.On).ToList();
            var versions = await archive.VersionsAsync(threadId, work.Select(one => one.Message), cancellationToken);
            var mine = new SenderWork(
                threadId, sender.Key, work, versions, docket.Offences(sender.Key.Value, now), docket.Out.Contains(sender.Key.Value), docket.Budget(turn, now).Room);
            done += await OfSenderAsync(threadId, turn, mine, cancellationToken);
            lackedRoom |= mine is { Room: 0, Fits: false };
        }

        return (done, lackedRoom);
    }

    // Only who is in the thread can take messages back. So people go after their messages if these can go now, and before them if not.
    private async Task<int> OfSenderAsync(string threadId, Turn turn, SenderWork mine, CancellationToken cancellationToken)
    {
        var taken = mine.Fits ? await takedown.RunAsync(turn, mine, cancellationToken) : null;
        var punished = await punishment.RunAsync(mine, cancellationToken);
        if (taken is null)
        {
            // Who is in a hurry has written more since we looked.
            var docket = await Docket.ReadAsync(tables, threadId, service, clock, cancellationToken);
            taken = await takedown.RunAsync(turn, mine with { IsOut = punished.IsOut, Room = docket.Budget(turn, service.Now).Room }, cancellationToken);
        }

        if (!punished.IsComplete)
        {
            return 0;
        }

        foreach (var (work, outcome) in taken)
        {
            await settlement.SettleAsync(work, outcome, punished.Due.FirstOrDefault(due => due.Strike.CaseId == work.CaseId), cancellationToken);
        }

        return taken.Count;
    }

    /// <summary>What could not be done, and when to try again.</summary>
    private sealed record Left(IReadOnlySet<string> Keys, DateTimeOffset? Until)
    {
        public static readonly Left Nothing = new(new HashSet<string>(), null);
    }
}
