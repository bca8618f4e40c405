using Azure;
using Chat.Functions.Archive;
using Chat.Functions.Tables;

namespace Chat.Functions.Moderation.Enforcement;

/// <summary>Does to the messages of one sender what waits for them, as far as the budget goes; on a visit where the sender is not in the thread.</summary>
public sealed class Takedown(ChatTables tables, Redaction redaction, Expulsion expulsion)
{
    /// <summary>What of a message that only people are to look at.</summary>
    private const string Flagged = "flagged";

    private const string Unknown = "unknown";

    // Whoever takes a visitor out, twice over, will do so again; coming and going has a budget, too.
    private const int MostVisits = 3;

    // The service tells the time of a message in whole seconds.
    private static readonly TimeSpan HistorySlack = TimeSpan.FromSeconds(2);

    /// <returns>What is done, and what came of it. The rest waits.</returns>
    public async Task<IReadOnlyList<(WorkRow Work, string Outcome)>> RunAsync(Turn turn, SenderWork mine, CancellationToken cancellationToken)
    {
        var done = mine.Work.Where(work => !work.Writes).Select(work => (work, Flagged)).ToList();
        var (room, isOut) = (mine.Room, mine.IsOut);
        var outside = new List<WorkRow>();
        foreach (var work in mine.Work.Where(work => work.Writes))
        {
            // Known to be out, somebody is not tried as who they are: that, too, would take from the budget.
            if (!isOut && await TryAsync(work) is { } outcome)
            {
                isOut = outcome == Redaction.Outside;
                if (!isOut)
                {
                    done.Add((work, outcome));
                }
            }

            if (isOut)
            {
                outside.Add(work);
            }
        }

        if (outside.Count > 0 && room > 0 && turn.IsGood)
        {
            done.AddRange(await VisitAsync(mine, outside, TryAsync, cancellationToken));
        }

        return done;

        async Task<string?> TryAsync(WorkRow work)
        {
            if (room <= 0 || !turn.IsGood)
            {
                return null;
            }

            if (mine.VersionOf(work) is not { } version)
            {
                return Unknown;
            }

            var written = turn.Writes.Count;
            var outcome = await redaction.TryAsync(turn, work, version, cancellationToken);
            room = outcome is null ? 0 : room - (turn.Writes.Count - written);

            return outcome;
        }
    }

    private async Task<List<(WorkRow Work, string Outcome)>> VisitAsync(
        SenderWork mine, List<WorkRow> outside, Func<WorkRow, Task<string?>> tryAsync, CancellationToken cancellationToken)
    {
        var messages = await tables.MessagesAsync();
        var leaves = WorkRow.Leaves(mine.ThreadId, mine.Who);
        var done = new List<(WorkRow Work, string Outcome)>();
        try
        {
            for (var visits = 1; ; visits++)
            {
                var rest = outside.Skip(done.Count).ToList();
                var visit = await expulsion.VisitAsync(
                    mine.ThreadId,
                    mine.Who,
                    rest.Select(mine.VersionOf).OfType<MessageRow>().Select(version => version.ComposedOn).DefaultIfEmpty(DateTimeOffset.UnixEpoch + HistorySlack).Min() - HistorySlack,
                    () => messages.UpsertEntityAsync(leaves, cancellationToken: cancellationToken),
                    isPresentAsync => TakeBackAsync(rest, isPresentAsync),
                    cancellationToken);
                await messages.DeleteEntityAsync(leaves.PartitionKey, leaves.RowKey, cancellationToken: cancellationToken);
                switch (visit)
                {
                    case Visit.Impossible:
                        return [.. done, .. rest.Select(work => (work, Redaction.Outside))];

                    case Visit.Interrupted when visits < MostVisits:
                        continue;

                    default:
                        return done;
                }
            }
        }
        catch (RequestFailedException busy) when (busy.Status == 429)
        {
            // Coming and going has a budget of its own. What is done is done; that somebody has to leave is written down.
            return done;
        }

        // In order, so that what is done is the beginning. False: somebody took the visitor out meanwhile.
        async Task<bool> TakeBackAsync(List<WorkRow> rest, Func<Task<bool>> isPresentAsync)
        {
            foreach (var work in rest)
            {
                var outcome = await tryAsync(work);
                if (outcome == Redaction.Outside && !await isPresentAsync())
                {
                    return false;
                }

                if (outcome is null)
                {
                    break;
                }

                done.Add((work, outcome));
            }

            return true;
        }
    }
}
