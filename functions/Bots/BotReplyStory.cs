using Chat.Functions.Archive;
using Chat.Functions.Messages;
using Chat.Functions.Moderation;
using Chat.Functions.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Bots;

/// <summary>
/// What happens to something that may concern bots: find those it concerns; end what bots say to one another; have it judged and stored; let each bot
/// answer for itself; hand on what has to wait. An event that cannot be read is left to <see cref="ChatEventsStory"/>, which parks it.
/// </summary>
public sealed partial class BotReplyStory(
    BotRoster roster,
    BotPlaces places,
    BotHops hops,
    MessageRecord record,
    Answering answering,
    LateReplies late,
    IOptionsMonitor<MannersOptions> manners,
    ChatMetrics metrics,
    ILogger<BotReplyStory> logger)
{
    /// <exception cref="ReplyClaimedException">Another worker is at it; should it crash, the event must come back.</exception>
    public async Task HappenAsync(string delivered, CancellationToken cancellationToken)
    {
        foreach (var trigger in ChatEvents.Read(delivered)
            .OfType<ChatEventReading.Read>()
            .Select(reading => reading.Event)
            .Where(happened => ArchiveLimits.Broken(happened) is null)
            .Select(BotTrigger.Of)
            .OfType<BotTrigger>())
        {
            await HappenAsync(trigger, cancellationToken);
        }
    }

    private async Task HappenAsync(BotTrigger trigger, CancellationToken cancellationToken)
    {
        var calls = roster.Seats.Select(bot => BotPolicy.Choose(bot, trigger)).OfType<BotCall>().ToList();
        if (calls.Count == 0)
        {
            return;
        }

        var sender = await roster.WhoIsAsync(trigger.Who, cancellationToken);
        if (await hops.OfReplyToAsync(trigger, sender, cancellationToken) is not { } hop)
        {
            return;
        }

        var concerned = new List<BotCall>();
        foreach (var call in calls)
        {
            if (call.Bot != sender
                && (call.IsAddressed || await places.IsInAsync(call.Bot, trigger.ThreadId, cancellationToken)))
            {
                concerned.Add(call);
            }
        }

        if (concerned.Count == 0 || !await MayBeAnsweredAsync(trigger, cancellationToken))
        {
            return;
        }

        // Each bot has a claim of its own, so one bot's trouble is not the others'.
        await Task.WhenAll(concerned.Select(call => AnswerAsync(new Asked(call, hop, Attempt: 1), cancellationToken)));
    }

    // The verdict on the very version that was asked: what moderation takes away is not answered, whoever of us came first.
    private async Task<bool> MayBeAnsweredAsync(BotTrigger trigger, CancellationToken cancellationToken)
    {
        if (trigger.Message is not { } message)
        {
            return true;
        }

        var versions = await record.RecordAsync(message.ThreadId, [message], cancellationToken);
        if (versions.First(version => version.Version == message.Version).Verdict is Verdict.Allowed)
        {
            return true;
        }

        metrics.ReplyDecided("withheld");

        return false;
    }

    private async Task AnswerAsync(Asked asked, CancellationToken cancellationToken)
    {
        foreach (var left in await answering.AnswerAsync([asked], manners.CurrentValue.AnswerWithin, cancellationToken))
        {
            // Event Grid would bring it back in its own time, and count a failure against every event of this function.
            Log.HandedOn(logger, asked.Call.Bot.Name, asked.Call.Trigger.ThreadId, asked.Call.Trigger.Id, left.Wait.TotalSeconds);
            await late.HandOnAsync(left, cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Bot {Bot}, thread {ThreadId}: {TriggerId} is answered in {Seconds} s.")]
        public static partial void HandedOn(ILogger logger, string bot, string threadId, string triggerId, double seconds);
    }
}
