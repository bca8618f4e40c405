using Chat.Functions.Users;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Bots;

/// <summary>The service's own user: the bot that is a member of every thread made here.</summary>
public sealed class BotIdentity(UserDirectory directory, IOptions<BotOptions> options, TimeProvider clock) : BotActor(directory, options.Value.Name, clock)
{
    public string Name => options.Value.Name;

    public string DisplayName => options.Value.DisplayName;
}
