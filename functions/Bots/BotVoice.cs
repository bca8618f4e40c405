using Azure;
using Azure.Communication.Chat;
using Chat.Functions.Acs;
using Chat.Functions.Messages;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Bots;

/// <summary>Says something in a thread as the bot, once per message it answers.</summary>
public sealed class BotVoice(
    AcsChat chat, BotIdentity bot, ServiceUser serviceUser, ReplyClaims claims, IOptions<BotOptions> options, TimeProvider clock)
{
    /// <summary>The message a reply answers; how a worker that takes over finds a reply that was sent already.</summary>
    public const string InReplyTo = "inReplyTo";

    // What a worker that finds an expired claim has to look through: the reply is younger than the question, but clocks differ.
    private static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(1);

    /// <returns>
    /// The id of the reply, sent now or by an earlier attempt; <c>none-…</c> in a thread the bot is not in and cannot come back to, where no
    /// attempt will ever succeed.
    /// </returns>
    public async Task<string> SayOnceAsync(ReplyClaim claim, MessageEvent question, string text, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        for (var hasReturned = false; ; hasReturned = true)
        {
            try
            {
                return await TrySayAsync(claim, question, text, started, cancellationToken);
            }
            catch (RequestFailedException outside) when (outside.Status is 403 or 404)
            {
                // Nothing was sent. Taken out of a thread of ours, or somebody else than when it was brought in, the bot comes back first.
                if (hasReturned || !await ReturnAsync(claim, question, cancellationToken))
                {
                    return $"none-{outside.Status}";
                }
            }
        }
    }

    private async Task<bool> ReturnAsync(ReplyClaim claim, MessageEvent question, CancellationToken cancellationToken)
    {
        try
        {
            return await serviceUser.ReturnAsync(question.ThreadId, cancellationToken);
        }
        catch (RequestFailedException refused) when (refused.Status is >= 400 and < 500 and not 408)
        {
            await claims.GiveBackAsync(claim, cancellationToken);
            throw;
        }
    }

    private async Task<string> TrySayAsync(ReplyClaim claim, MessageEvent question, string text, long started, CancellationToken cancellationToken)
    {
        var self = await bot.IdAsync(cancellationToken);
        try
        {
            (self, var thread) = await bot.ActAsync(
                async someone => (someone, await chat.InThreadAsync(someone, question.ThreadId, cancellationToken)), cancellationToken);
            if (claim.Takes > 1 && await FindAsync(thread, self, question, cancellationToken) is { } earlier)
            {
                return earlier;
            }

            // Half the lease for getting here, the other half for the send: past it another worker may be sending, too.
            if (clock.GetElapsedTime(started) > options.Value.ClaimLease / 2)
            {
                throw new ReplyClaimedException();
            }

            var sent = await thread.SendMessageAsync(
                new SendChatMessageOptions
                {
                    Content = text,
                    SenderDisplayName = options.Value.DisplayName,
                    Metadata = { [InReplyTo] = question.MessageId },
                },
                cancellationToken);

            return sent.Value.Id;
        }
        catch (RequestFailedException refused) when (refused.Status is >= 400 and < 500 and not (403 or 404 or 408))
        {
            // An answer of 4xx means that nothing was sent, so the next attempt need not wait for the lease to run out.
            if (refused.Status == 401)
            {
                chat.Forget(self);
            }

            await claims.GiveBackAsync(claim, cancellationToken);
            throw;
        }
    }

    private async Task<string?> FindAsync(ChatThreadClient thread, AcsUserId self, MessageEvent question, CancellationToken cancellationToken)
    {
        // An earlier attempt may have been that of an identity which is gone by now.
        var isFormer = await serviceUser.FormerlyAsync(question.ThreadId, cancellationToken);
        await foreach (var message in thread.GetMessagesAsync(question.ComposedOn - ClockSlack, cancellationToken))
        {
            if (message.Sender?.RawId is { } sender
                && (sender == self.Value || isFormer(new AcsUserId(sender)))
                && message.Metadata?.TryGetValue(InReplyTo, out var answered) == true
                && answered == question.MessageId)
            {
                return message.Id;
            }
        }

        return null;
    }
}
