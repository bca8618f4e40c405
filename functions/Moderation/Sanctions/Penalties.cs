using Chat.Functions.Acs;
using Chat.Functions.Moderation.Enforcement;
using Chat.Functions.Moderation.Engine;
using Chat.Functions.Users;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Moderation.Sanctions;

/// <summary>Does to people what is due for their strikes. Each of it may be done again; what is done already changes nothing.</summary>
public sealed partial class Penalties(
    Strikes strikes, Timeouts timeouts, Expulsion expulsion, Notices notices, Bans bans, UserDirectory directory, IOptionsMonitor<ModerationOptions> options,
    TimeProvider clock, ILogger<Penalties> logger)
{
    public async Task ApplyAsync(Sanction sanction, CancellationToken cancellationToken)
    {
        var (strike, action, until) = sanction;
        var isOver = until is { } end && end <= clock.GetUtcNow();
        switch (action)
        {
            case RuleAction.Timeout when !isOver:
                await timeouts.PutOutAsync(strike.ThreadId, strike.Who, strike.SenderName, until!.Value, cancellationToken);
                break;
            case RuleAction.Remove:
                await expulsion.RemoveAsync(strike.ThreadId, strike.Who, cancellationToken);
                break;
            case RuleAction.Ban when !isOver:
                await BanAsync(strike, until, cancellationToken);
                break;
        }

        // Once per strike, though one that came late may raise what is due for it: in any order somebody is told of the same strikes.
        if (NoticeOf(action, strike, until) is { Length: > 0 } text && !isOver)
        {
            await notices.SayOnceAsync(strike.Who, strike.CaseId, text, cancellationToken);
        }

        await strikes.MarkAppliedAsync(sanction, cancellationToken);
        Log.Applied(logger, strike.ThreadId, strike.Who, action, strike.Rule);
    }

    /// <summary>Takes back what came of a strike that counts no more, as far as no other strike asks for it.</summary>
    /// <param name="rest">The sender's strikes, the withdrawn one among them.</param>
    public async Task LiftAsync(StrikeRow withdrawn, IReadOnlyCollection<StrikeRow> rest, Ladder ladder, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var still = StrikePolicy.Due(rest, ladder).Where(due => due.Until is null || due.Until > now).ToList();
        if (!still.Any(due => due.Action is RuleAction.Timeout && due.Strike.ThreadId == withdrawn.ThreadId))
        {
            await timeouts.LiftAsync(withdrawn.ThreadId, withdrawn.Who, cancellationToken);
        }

        // Only a ban of ours: one that a backend has given for reasons of its own stays.
        if (StrikeRow.ActionOf(withdrawn.Applied) is RuleAction.Ban
            && !still.Any(due => due.Action is RuleAction.Ban)
            && await UserAsync(withdrawn.Who, cancellationToken) is { } user
            && (await bans.FindAsync(user, cancellationToken)).Value is { Banned: true, Reason: { } reason } && reason.StartsWith(BanReason(""), StringComparison.Ordinal))
        {
            await bans.UnbanAsync(user, cancellationToken);
        }
    }

    private async Task BanAsync(StrikeRow strike, DateTimeOffset? until, CancellationToken cancellationToken)
    {
        if (await UserAsync(strike.Who, cancellationToken) is { } user
            && (await bans.FindAsync(user, cancellationToken)).Value is not ({ Banned: true, Until: null })
            && StrikeRow.ActionOf(strike.Applied) < RuleAction.Ban)
        {
            await bans.BanAsync(user, until, BanReason(strike.Rule), cancellationToken);
        }

        await expulsion.RemoveEverywhereAsync(strike.Who, cancellationToken);
    }

    // Somebody who is no user of this app cannot be banned from it; out of the threads they go all the same.
    private async Task<UserId?> UserAsync(AcsUserId who, CancellationToken cancellationToken) =>
        (await directory.WhoAreAsync([who], cancellationToken)).TryGetValue(who, out var user) ? user : null;

    private static string BanReason(string rule) => $"moderation: {rule}";

    private string? NoticeOf(RuleAction action, StrikeRow strike, DateTimeOffset? until) => (action switch
    {
        RuleAction.Warn => options.CurrentValue.WarnText,
        RuleAction.Timeout => options.CurrentValue.TimeoutText,
        RuleAction.Remove => options.CurrentValue.RemoveText,
        _ => null,
    })?.Replace("{rule}", strike.Rule, StringComparison.Ordinal).Replace("{until}", $"{until:yyyy-MM-dd HH:mm} UTC", StringComparison.Ordinal);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Thread {ThreadId}: {Who} got {Action} by rule {Rule}.")]
        public static partial void Applied(ILogger logger, string threadId, AcsUserId who, RuleAction action, string rule);
    }
}
