using Chat.Functions.Bots;
using Chat.Functions.Http;
using Chat.Functions.Messages;

namespace Chat.Functions.Delivery;

/// <summary>
/// Tries again what nobody could act on, through the stories that were to have it. They repeat each effect by its key, so an event that was acted
/// on meanwhile, or is replayed twice, changes nothing.
/// </summary>
public sealed class Replay(UndeliveredEvents undelivered, ChatEventsStory chatEvents, BotReplyStory botReplies, TimeProvider clock)
{
    // Dead letters spell the name in capitals: learn.microsoft.com/azure/event-grid/manage-event-delivery.
    /// <summary>The name of the event subscription that feeds <see cref="BotRepliesFunction"/> with messages, here and in the infrastructure.</summary>
    public const string BotSubscription = "bot-replies";

    /// <summary>The one that feeds it with who came: a filter on messages would keep these out, as they have none.</summary>
    public const string BotJoinSubscription = "bot-joins";

    private const int MostAtOnce = 500;

    // Below what callers and gateways wait for.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public async Task<Outcome<ReplayResponse>> ReplayAsync(ReplayRequest ask, CancellationToken cancellationToken)
    {
        if (ask.Id is null)
        {
            return await ReplayWaitingAsync(cancellationToken);
        }

        if (!DeliveryId.TryParse(ask.Id, out var id) || await undelivered.FindAsync(id, cancellationToken) is not { } one)
        {
            return Refusal.DeliveryUnknown;
        }

        return await ReplayAsync(one, cancellationToken) is { } failed ? new ReplayResponse(0, [failed], false) : new ReplayResponse(1, [], false);
    }

    private async Task<ReplayResponse> ReplayWaitingAsync(CancellationToken cancellationToken)
    {
        var (started, replayed, failed) = (clock.GetTimestamp(), 0, new List<FailedReplay>());
        await foreach (var one in undelivered.WaitingAsync(cancellationToken))
        {
            if (replayed + failed.Count == MostAtOnce || clock.GetElapsedTime(started) > Patience)
            {
                return new ReplayResponse(replayed, failed, More: true);
            }

            if (await ReplayAsync(one, cancellationToken) is { } fault)
            {
                failed.Add(fault);
            }
            else
            {
                replayed++;
            }
        }

        return new ReplayResponse(replayed, failed, More: false);
    }

    private static bool IsForBots(string? subscription) =>
        BotSubscription.Equals(subscription, StringComparison.OrdinalIgnoreCase) || BotJoinSubscription.Equals(subscription, StringComparison.OrdinalIgnoreCase);

    private async Task<FailedReplay?> ReplayAsync(Undelivered one, CancellationToken cancellationToken)
    {
        if (ChatEventsStory.Unreadable(one.Json) is { } reason)
        {
            return new FailedReplay(one.Id.ToString(), reason, Passing: false);
        }

        try
        {
            await (IsForBots(one.Subscription) ? botReplies.HappenAsync(one.Json, cancellationToken) : chatEvents.HappenAsync([one.Json], cancellationToken));
            await undelivered.NoteReplayedAsync(one.Id, clock.GetUtcNow(), cancellationToken);

            return null;
        }
        catch (Exception fault) when (PassingFault.Is(fault) && !cancellationToken.IsCancellationRequested)
        {
            return new FailedReplay(one.Id.ToString(), "a service this app needs does not answer", Passing: true);
        }
    }
}
