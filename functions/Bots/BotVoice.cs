using Azure;
using Azure.Communication.Chat;
using Chat.Functions.Acs;
using Chat.Functions.Messages;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Bots;

/// <summary>Says something in a thread as the bot, once per message it answers.</summary>
public sealed class BotVoice(AcsChat chat, BotIdentity bot, ReplyClaims claims, IOptions<BotOptions> options, TimeProvider clock)
{
    /// <summary>The message a reply answers; how a worker that takes over finds a reply that was sent already.</summary>
    public const string InReplyTo = "inReplyTo";

    // What a worker that finds an expired claim has to look through: the reply is younger than the question, but clocks differ.
    private static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(1);

    /// <returns>
    /// The id of the reply, sent now or by an earlier attempt; <c>none-…</c> in a thread the bot is not in, where no attempt will ever succeed.
    /// </returns>
    public async Task<string> SayOnceAsync(ReplyClaim claim, MessageEvent question, string text, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var self = await bot.IdAsync(cancellationToken);
        try
        {
            var thread = await chat.InThreadAsync(self, question.ThreadId, cancellationToken);
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
        catch (RequestFailedException outside) when (outside.Status is 403 or 404)
        {
            return $"none-{outside.Status}";
        }
        catch (RequestFailedException refused) when (refused.Status is >= 400 and < 500 and not 408)
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

    private static async Task<string?> FindAsync(ChatThreadClient thread, AcsUserId self, MessageEvent question, CancellationToken cancellationToken)
    {
        await foreach (var message in thread.GetMessagesAsync(question.ComposedOn - ClockSlack, cancellationToken))
        {
            if (message.Sender?.RawId == self.Value
                && message.Metadata?.TryGetValue(InReplyTo, out var answered) == true
                && answered == question.MessageId)
            {
                return message.Id;
            }
        }

        return null;
    }
}
