using Chat.Functions.Acs;
using Chat.Functions.Tables;

namespace Chat.Functions.Moderation.Enforcement;

/// <summary>Moderation writes first: lets others write in a thread only while nothing of it waits there and the thread's budget has room.</summary>
public sealed class RightOfWay(ChatTables tables, Turns turns, TimeProvider clock, ServiceClock service)
{
    private static readonly TimeSpan AMoment = TimeSpan.FromSeconds(1);

    /// <exception cref="AcsBusyException">Not now. Nothing was sent.</exception>
    public async Task PassAsync(string threadId, CancellationToken cancellationToken)
    {
        var docket = await Docket.ReadAsync(tables, threadId, service, clock, cancellationToken);
        var now = service.Now;
        var budget = docket.Budget(await turns.LookAsync(threadId, cancellationToken), now);
        if (budget.Room == 0 || docket.Work.Any(work => work.Writes))
        {
            throw new AcsBusyException(budget.OpensOn - now is { } wait && wait > AMoment ? wait : AMoment);
        }
    }
}
