using Azure;
using Azure.Communication.Chat;
using Chat.Functions.Acs;

namespace Chat.Functions.Bots;

/// <summary>Says something in a thread as a bot, and finds what was said.</summary>
public sealed class BotVoice(AcsChat chat, ServiceUser serviceUser)
{
    /// <summary>The triggers a reply answers, parted by spaces; how a worker that takes over finds a reply that was sent already.</summary>
    public const string InReplyTo = "inReplyTo";

    /// <summary>In a reply with which a bot hands over to a person.</summary>
    public const string HandedOver = "handedOver";

    // What a worker that finds an expired claim has to look through: the reply is younger than the question, but clocks differ.
    private static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(1);

    /// <summary>Sends. Nobody looks here whether it was sent before.</summary>
    /// <returns>The reply's id; <c>none-…</c> in a thread the bot is not in and cannot come back to, and for what the service will never take.</returns>
    /// <exception cref="RequestFailedException">A status of 400 to 499 but 408 means that nothing was sent; any other leaves it open.</exception>
    public async Task<string> SayAsync(BotSeat bot, string threadId, string text, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken)
    {
        for (var hasReturned = false; ; hasReturned = true)
        {
            try
            {
                return await SendAsync(bot, threadId, text, metadata, cancellationToken);
            }
            catch (RequestFailedException outside) when (outside.Status is 403 or 404)
            {
                // Nothing was sent. Taken out of a thread of ours, or somebody else than when it was brought in, the service's own user comes back first.
                if (hasReturned || !bot.IsServiceUser || !await serviceUser.ReturnAsync(threadId, cancellationToken))
                {
                    return ReplyClaim.None($"{outside.Status}");
                }
            }
            catch (RequestFailedException never) when (never.Status is 400 or 413)
            {
                return ReplyClaim.None($"{never.Status}");
            }
        }
    }

    /// <summary>The reply to a trigger that the bot, or who it was before, has given already; null when there is none.</summary>
    public async Task<string?> FindAsync(BotSeat bot, BotTrigger trigger, CancellationToken cancellationToken)
    {
        try
        {
            // An earlier attempt may have been that of an identity which is gone by now.
            var isFormer = bot.IsServiceUser ? await serviceUser.FormerlyAsync(trigger.ThreadId, cancellationToken) : _ => false;
            var (self, thread) = await bot.Actor.ActAsync(
                async someone => (someone, await chat.InThreadAsync(someone, trigger.ThreadId, cancellationToken)), cancellationToken);
            await foreach (var message in thread.GetMessagesAsync(trigger.On - ClockSlack, cancellationToken))
            {
                if (message.Sender?.RawId is { } sender
                    && (sender == self.Value || isFormer(new AcsUserId(sender)))
                    && Answered(message.Metadata).Contains(trigger.Id))
                {
                    return message.Id;
                }
            }

            return null;
        }
        catch (RequestFailedException outside) when (outside.Status is 403 or 404)
        {
            // In a thread it is not in it can have said something all the same, before it was taken out; back in it, it sees.
            return bot.IsServiceUser && await serviceUser.ReturnAsync(trigger.ThreadId, cancellationToken)
                ? await FindAsync(bot, trigger, cancellationToken)
                : ReplyClaim.None($"{outside.Status}");
        }
    }

    /// <summary>The triggers that a message with this metadata answers, if a bot of ours sent it.</summary>
    public static IReadOnlyList<string> Answered(IEnumerable<KeyValuePair<string, string?>>? metadata) =>
        metadata?.FirstOrDefault(pair => pair.Key == InReplyTo).Value?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private async Task<string> SendAsync(
        BotSeat bot, string threadId, string text, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken)
    {
        var (self, thread) = await bot.Actor.ActAsync(
            async someone => (someone, await chat.InThreadAsync(someone, threadId, cancellationToken)), cancellationToken);
        try
        {
            var options = new SendChatMessageOptions { Content = text, SenderDisplayName = bot.DisplayName };
            foreach (var (key, value) in metadata)
            {
                options.Metadata[key] = value;
            }

            return (await thread.SendMessageAsync(options, cancellationToken)).Value.Id;
        }
        catch (RequestFailedException refused) when (refused.Status == 401)
        {
            chat.Forget(self);
            throw;
        }
    }
}
