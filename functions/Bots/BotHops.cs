using Microsoft.Extensions.Options;

namespace Chat.Functions.Bots;

/// <summary>
/// Ends what bots say to one another. Who is a bot, its identity says. How far it has gone, our own claims say: the metadata of a bot's message only
/// names which claim to ask, and a claim is written before its reply is sent, so it is there.
/// </summary>
public sealed class BotHops(ReplyClaims claims, IOptionsMonitor<MannersOptions> manners)
{
    /// <summary>1 for a person's message, one more than theirs for a bot's; null when nobody is to answer.</summary>
    /// <param name="sender">The bot that sent it; null for a person.</param>
    public async Task<int?> OfReplyToAsync(BotTrigger trigger, BotSeat? sender, CancellationToken cancellationToken)
    {
        if (BotRoster.IsForeignBot(trigger.Who))
        {
            return null;
        }

        if (sender is null)
        {
            return 1;
        }

        var most = 0;
        foreach (var answered in BotVoice.Answered(trigger.Message?.Metadata))
        {
            // Something that a bot says of itself begins nothing.
            if (await claims.HopsAsync(trigger.ThreadId, answered, sender.Name, cancellationToken) is not { } hops)
            {
                return null;
            }

            most = Math.Max(most, hops);
        }

        return most > 0 && most <= manners.CurrentValue.HopLimit ? most + 1 : null;
    }
}
