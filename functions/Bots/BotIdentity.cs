using Chat.Functions.Acs;
using Chat.Functions.Tokens;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Bots;

/// <summary>Who the bot is in chat: an ordinary identity, made once for the resource and remembered with the users'.</summary>
public sealed class BotIdentity(UserDirectory directory, IOptions<BotOptions> options)
{
    private string? known;

    public string DisplayName => options.Value.DisplayName;

    public async ValueTask<AcsUserId> IdAsync(CancellationToken cancellationToken)
    {
        known ??= (await directory.FindOrCreateBotAsync(options.Value.Name, cancellationToken)).Value;

        return new AcsUserId(known);
    }
}
