using Azure;
using Chat.Functions.Acs;
using Chat.Functions.Moderation.Engine;
using Chat.Functions.Moderation.Policies;
using Chat.Functions.Moderation.Sanctions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Moderation.Enforcement;

/// <summary>What one sender's broken rules lead to for them: strikes, what is due for these, and a while outside for who floods the thread.</summary>
public sealed partial class Punishment(
    Strikes strikes, Penalties penalties, Timeouts timeouts, PoliciesInForce policies, IOptionsMonitor<ModerationOptions> options, TimeProvider clock, ILogger<Punishment> logger)
{
    public async Task<Punished> RunAsync(SenderWork mine, CancellationToken cancellationToken)
    {
        // All strikes first, so that what is due takes all of them into account, in whatever order they came.
        IReadOnlyList<StrikeRow> all = [];
        foreach (var work in mine.Work.Where(work => !work.IsRestore && (work.Strikes > 0 || work.Asked >= RuleAction.Warn)))
        {
            all = await strikes.RecordAsync(StrikeRow.Of(work, mine.Name), work.IsDecided, cancellationToken);
        }

        var due = StrikePolicy.Due(all, policies.Current.Ladder);
        var isOut = mine.IsOut;
        try
        {
            foreach (var sanction in due.Where(one => !one.IsDone))
            {
                await penalties.ApplyAsync(sanction, cancellationToken);
                isOut |= sanction.Action >= RuleAction.Timeout && sanction.Strike.ThreadId == mine.ThreadId;
            }

            if (!isOut && mine.Offences >= options.CurrentValue.FloodAt && options.CurrentValue.FloodTimeout is { Ticks: > 0 } length)
            {
                await timeouts.PutOutAsync(mine.ThreadId, mine.Who, mine.Name, clock.GetUtcNow() + length, cancellationToken);
                isOut = true;
                Log.Flooded(logger, mine.ThreadId, mine.Who, mine.Offences);
            }

            return new Punished(due, isOut, IsComplete: true);
        }
        catch (Exception busy) when (busy is RequestFailedException { Status: 429 } or AcsBusyException)
        {
            // Coming, going and telling have budgets of their own; messages need not wait for them.
            return new Punished(due, isOut, IsComplete: false);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Thread {ThreadId}: {Who} floods it, {Offences} offences in ten seconds, and is out for a while.")]
        public static partial void Flooded(ILogger logger, string threadId, AcsUserId who, int offences);
    }
}

/// <param name="Due">What is due for the sender's strikes.</param>
/// <param name="IsOut">Whether they are out of this thread now.</param>
/// <param name="IsComplete">False when some of it has to be done later.</param>
public sealed record Punished(IReadOnlyList<Sanction> Due, bool IsOut, bool IsComplete);
