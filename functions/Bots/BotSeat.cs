using Chat.Functions.Acs;
using Chat.Functions.Users;

namespace Chat.Functions.Bots;

/// <summary>A bot as it is known here: its name, who it is in chat, and what it answers to.</summary>
public sealed class BotSeat
{
    private readonly BotSetup setup = new();

    private BotSeat(IBot bot, string displayName, string mention, BotPresence presence, bool isServiceUser, BotActor actor)
    {
        (Name, DisplayName, Mention, Presence, IsServiceUser, Actor) = (bot.Name, displayName, mention, presence, isServiceUser, actor);
        bot.SetUp(setup);
    }

    public string Name { get; }

    public string DisplayName { get; }

    public string Mention { get; }

    public BotPresence Presence { get; }

    /// <summary>Whether it speaks as the service's own user, which is in every thread made here and comes back.</summary>
    public bool IsServiceUser { get; }

    public BotActor Actor { get; }

    public IReadOnlyList<BotHandler> Handlers => setup.Handlers;

    public IReadOnlyList<BotMiddleware> Middleware => setup.Middleware;

    /// <summary>Who it is; it becomes somebody with the first call.</summary>
    public ValueTask<AcsUserId> IdAsync(CancellationToken cancellationToken) => Actor.IdAsync(cancellationToken);

    /// <summary>Who it is; null while it is nobody yet, and so in no thread.</summary>
    public ValueTask<AcsUserId?> FindIdAsync(CancellationToken cancellationToken) => Actor.FindAsync(cancellationToken);

    public static BotSeat Of(IBot bot, BotSettings settings, UserDirectory directory, TimeProvider clock) => new(
        bot, settings.DisplayName ?? bot.DisplayName, settings.Mention ?? bot.Mention, settings.Threads, isServiceUser: false, new BotActor(directory, bot.Name, clock));

    public static BotSeat OfServiceUser(IBot bot, BotActor actor) =>
        new(bot, bot.DisplayName, bot.Mention, BotPresence.Everywhere, isServiceUser: true, actor);
}
