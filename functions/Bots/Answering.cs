using Azure;
using Chat.Functions.Acs;
using Chat.Functions.Messages;
using Chat.Functions.Moderation.Enforcement;
using Chat.Functions.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Bots;

/// <summary>
/// Answers what one bot was asked in one thread: look whether it may speak; claim each trigger; ask the handlers; judge what they say; send it as one
/// message; mark it sent. A reply cannot be unsent, so it is claimed before it is sent, and whoever takes over an expired claim looks for a reply
/// that names the trigger first: a crash neither loses a reply nor doubles it.
/// </summary>
public sealed partial class Answering(
    RightOfWay rightOfWay,
    ReplyClaims claims,
    BotTools tools,
    OutputJudge judge,
    BotPauses pauses,
    BotVoice voice,
    AskerLimits askers,
    IOptionsMonitor<BotOptions> options,
    IOptionsMonitor<MannersOptions> manners,
    TimeProvider clock,
    ServiceClock service,
    ChatMetrics metrics,
    ILogger<Answering> logger)
{
    private static readonly TimeSpan AMoment = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AWhile = TimeSpan.FromSeconds(5);

    /// <param name="asked">Of one thread and one bot.</param>
    /// <param name="within">How long each handler may take.</param>
    /// <returns>What is not settled, and how long to wait before it is tried again.</returns>
    /// <exception cref="RequestFailedException">Nobody knows whether it was sent: whoever comes after the lease finds out.</exception>
    public async Task<IReadOnlyList<Unsettled>> AnswerAsync(IReadOnlyList<Asked> asked, TimeSpan within, CancellationToken cancellationToken)
    {
        var (bot, threadId) = (asked[0].Call.Bot, asked[0].Call.Trigger.ThreadId);
        var outlook = await rightOfWay.LookAsync(threadId, cancellationToken);
        var speaking = asked.Where(one => !outlook.Docket.Pauses.Any(pause => pause.Silences(bot.Name, one.Call.Trigger.Id))).ToList();
        if (outlook.Wait is { } wait && speaking.Count > 0)
        {
            return [.. speaking.Select(one => new Unsettled(one, wait))];
        }

        var unsettled = new List<Unsettled>();
        var claimed = new List<Claimed>();
        foreach (var one in speaking)
        {
            if (await ClaimAsync(one, outlook, claimed.Count, unsettled, cancellationToken) is { } claim)
            {
                claimed.Add(new Claimed(one, claim, clock.GetTimestamp()));
            }
        }

        var said = new List<Said>();
        foreach (var one in claimed)
        {
            if (await HandleAsync(one, within, unsettled, cancellationToken) is { } words)
            {
                said.Add(words);
            }
        }

        await SendAsync(bot, threadId, said, unsettled, cancellationToken);

        return unsettled;
    }

    // The claim of a trigger that is still to be answered; null when nothing is left to do about it now.
    private async Task<ReplyClaim?> ClaimAsync(Asked one, Outlook outlook, int before, List<Unsettled> unsettled, CancellationToken cancellationToken)
    {
        var (bot, trigger) = (one.Call.Bot, one.Call.Trigger);
        ReplyClaim? claim;
        try
        {
            claim = await claims.TakeAsync(trigger, bot.Name, one.Hops, cancellationToken);
        }
        catch (ReplyClaimedException) when (one.Attempt > 1)
        {
            unsettled.Add(new Unsettled(one, AWhile));

            return null;
        }

        if (claim is null)
        {
            return null;
        }

        // A clock that is minutes ahead would let a worker that has just started take everything for stale; the service's answer tells it the time.
        var mayBeStale = trigger.On + manners.CurrentValue.StaleAfter < service.Now;
        if ((claim.IsTakenOver || (mayBeStale && !service.IsKnown)) && await voice.FindAsync(bot, trigger, cancellationToken) is { } earlier)
        {
            await CompleteAsync(claim, trigger, earlier, cancellationToken);

            return null;
        }

        var reason = trigger.On + manners.CurrentValue.StaleAfter < service.Now ? "stale"
            : outlook.Docket.Replies + before >= manners.CurrentValue.PerThreadPerMinute ? "limit"
            : one.Attempt == 1 && !claim.IsTakenOver && !askers.Allow(trigger.Who) ? "limit"
            : null;
        if (reason is null)
        {
            return claim;
        }

        await CompleteAsync(claim, trigger, ReplyClaim.None(reason), cancellationToken);

        return null;
    }

    // What the handler says; null when that is nothing, or when it has to be asked again.
    private async Task<Said?> HandleAsync(Claimed one, TimeSpan within, List<Unsettled> unsettled, CancellationToken cancellationToken)
    {
        var (asked, claim, _) = one;
        var context = new BotContext(asked.Call, asked.Attempt, tools);
        try
        {
            await RunAsync(context, within, cancellationToken);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            if (fault is not OperationCanceledException && !PassingFault.Is(fault))
            {
                Log.HandlerFailed(logger, asked.Call.Bot.Name, asked.Call.Trigger.ThreadId, asked.Call.Trigger.Id, fault.GetType().Name);
                await CompleteAsync(claim, asked.Call.Trigger, ReplyClaim.None("failed"), cancellationToken);

                return null;
            }

            await claims.GiveBackAsync(claim, cancellationToken);
            unsettled.Add(new Unsettled(asked, fault is OperationCanceledException ? TimeSpan.Zero : AWhile * asked.Attempt));

            return null;
        }

        if (context.Words is not { } words)
        {
            await CompleteAsync(claim, asked.Call.Trigger, ReplyClaim.None("silent"), cancellationToken);

            return null;
        }

        return new Said(one, context, await judge.PassAsync(asked.Call.Bot, asked.Call.Trigger, words, cancellationToken));
    }

    private async Task RunAsync(BotContext context, TimeSpan within, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(within, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        Func<Task> act = () => context.Call.Handler.Act(context, both.Token);
        foreach (var around in context.Bot.Middleware.Reverse())
        {
            var next = act;
            act = () => around(context, next, both.Token);
        }

        // A handler that does not listen is not waited for; what it says then, nobody hears.
        await act().WaitAsync(both.Token);
    }

    private async Task SendAsync(BotSeat bot, string threadId, List<Said> said, List<Unsettled> unsettled, CancellationToken cancellationToken)
    {
        foreach (var one in said.ToList())
        {
            // A quarter of the lease for getting here; then it begins anew, unless another worker has the claim by now.
            if (clock.GetElapsedTime(one.Of.Since) > options.CurrentValue.ClaimLease / 4 && !await TryRenewAsync(one, cancellationToken))
            {
                said.Remove(one);
                unsettled.Add(new Unsettled(one.Of.Asked, AWhile));
            }
        }

        if (said.Count == 0)
        {
            return;
        }

        foreach (var one in said.Where(one => one.Context.HandsOverEverybody is not null))
        {
            await pauses.PauseAsync(
                PauseRow.For(threadId, one.Context.HandsOverEverybody is true ? PauseRow.Everybody : bot.Name, one.Of.Asked.Call.Trigger.Id, null, clock.GetUtcNow()), cancellationToken);
        }

        var metadata = new Dictionary<string, string>
        {
            [BotVoice.InReplyTo] = string.Join(' ', said.Select(one => one.Of.Asked.Call.Trigger.Id)),
        };
        if (said.Any(one => one.Context.HandsOverEverybody is not null))
        {
            metadata[BotVoice.HandedOver] = "true";
        }

        var text = said is [var only] ? only.Words : string.Join("\n\n", said.Select(Quoting));
        string replyId;
        try
        {
            replyId = await voice.SayAsync(bot, threadId, text, metadata, cancellationToken);
        }
        catch (Exception refused) when (refused is AcsBusyException or RequestFailedException { Status: >= 400 and < 500 and not 408 })
        {
            // Nothing was sent, so nobody need wait for the lease.
            foreach (var one in said)
            {
                await claims.GiveBackAsync(one.Of.Claim, cancellationToken);
                unsettled.Add(new Unsettled(one.Of.Asked, WaitAfter(refused)));
            }

            return;
        }

        foreach (var one in said)
        {
            await CompleteAsync(one.Of.Claim, one.Of.Asked.Call.Trigger, replyId, cancellationToken);
        }
    }

    // Several answers in one message need their questions.
    private static string Quoting(Said one) =>
        one.Of.Asked.Call.Trigger.IsJoining || one.Words.StartsWith('>') ? one.Words : $"{one.Context.Quotation()}\n{one.Words}";

    private async Task<bool> TryRenewAsync(Said one, CancellationToken cancellationToken)
    {
        try
        {
            await claims.RenewAsync(one.Of.Claim, cancellationToken);

            return true;
        }
        catch (ReplyClaimedException)
        {
            return false;
        }
    }

    private async Task CompleteAsync(ReplyClaim claim, BotTrigger trigger, string replyId, CancellationToken cancellationToken)
    {
        await claims.CompleteAsync(claim, replyId, cancellationToken);
        metrics.ReplyDecided(ReplyClaim.OutcomeOf(replyId));
        Log.Settled(logger, trigger.ThreadId, trigger.Id, replyId);
    }

    private static TimeSpan WaitAfter(Exception refused) => refused switch
    {
        AcsBusyException busy => busy.RetryAfter,
        RequestFailedException { Status: 429 } throttled => RetryAfter.Of(throttled) ?? AWhile,
        _ => AMoment,
    };

    private sealed record Claimed(Asked Asked, ReplyClaim Claim, long Since);

    private sealed record Said(Claimed Of, BotContext Context, string Words);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Thread {ThreadId}: {TriggerId} is answered with {ReplyId}.")]
        public static partial void Settled(ILogger logger, string threadId, string triggerId, string replyId);

        [LoggerMessage(2, LogLevel.Error, "Bot {Bot}, thread {ThreadId}: {TriggerId} is not answered, its handler failed with {Fault}.")]
        public static partial void HandlerFailed(ILogger logger, string bot, string threadId, string triggerId, string fault);
    }
}

/// <summary>Something a bot is to answer.</summary>
/// <param name="Hops">How many bots will have answered one another with the reply: 1 for a person's message.</param>
/// <param name="Attempt">1 while Event Grid waits.</param>
public sealed record Asked(BotCall Call, int Hops, int Attempt);

/// <summary>What is left to be answered, and after how long.</summary>
public sealed record Unsettled(Asked Asked, TimeSpan Wait);
