using Chat.Functions.Acs;
using Chat.Functions.Tables;

namespace Chat.Functions.Moderation.Enforcement;

/// <summary>Moderation writes first: others write in a thread only while nothing of it waits there and the thread's budget has room to spare.</summary>
public sealed class RightOfWay(ChatTables tables, Turns turns, TimeProvider clock, ServiceClock service)
{
    // Kept free, so that what comes next can be taken away at once.
    private const int KeptForModeration = 2;

    private static readonly TimeSpan AMoment = TimeSpan.FromSeconds(1);

    /// <summary>What is known of the thread now, and when others may write there.</summary>
    public async Task<Outlook> LookAsync(string threadId, CancellationToken cancellationToken)
    {
        var docket = await Docket.ReadAsync(tables, threadId, service, clock, cancellationToken);
        var now = service.Now;
        var budget = docket.Budget(await turns.LookAsync(threadId, cancellationToken), now);
        if (budget.Room > KeptForModeration && !docket.Work.Any(work => work.Writes))
        {
            return new Outlook(docket, null);
        }

        return new Outlook(docket, budget.OpensOn - now is { } wait && wait > AMoment ? wait : AMoment);
    }
}

/// <param name="Wait">How long to wait before writing, as far as that is known; null: now.</param>
public sealed record Outlook(Docket Docket, TimeSpan? Wait);
