using Chat.Functions.Acs;
using Chat.Functions.Users;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Bots;

/// <summary>All bots of this app. They are told apart from people by their identities, which nobody else can speak as.</summary>
public sealed class BotRoster : IDisposable
{
    // Other systems' bots, Teams' among them: learn.microsoft.com/azure/communication-services/concepts/identifiers.
    private const string ForeignBot = "28:";

    private const int SendersKept = 50_000;

    private readonly Lazy<IReadOnlyList<BotSeat>> seats;
    private readonly MemoryCache owners = new(new MemoryCacheOptions { SizeLimit = SendersKept });
    private readonly UserDirectory directory;

    // The bots are made at the first use, not with this: what is injected into them may itself need to know the bots.
    public BotRoster(IServiceProvider services, BotIdentity serviceUser, UserDirectory directory, IOptionsMonitor<BotSettings> settings, TimeProvider clock)
    {
        this.directory = directory;
        seats = new Lazy<IReadOnlyList<BotSeat>>(() => Checked(
        [
            .. services.GetServices<IBot>().Where(bot => bot.IsReady).Select(bot => bot.Name == serviceUser.Name
                ? BotSeat.OfServiceUser(bot, serviceUser)
                : BotSeat.Of(bot, settings.Get(bot.Name), directory, clock))
                .Where(seat => seat.Presence is not BotPresence.Off),
        ]));
    }

    public IReadOnlyList<BotSeat> Seats => seats.Value;

    public BotSeat? Find(string name) => Seats.FirstOrDefault(seat => seat.Name == name);

    /// <summary>Whether one of them looks at messages whatever is in them, so that no filter may keep any from it.</summary>
    public bool NeedsEveryMessage => Seats.Any(seat => seat.Handlers.Any(handler => handler is BotHandler.OfPattern));

    /// <summary>The bot that this identity is; null for a person and for bots that are not ours.</summary>
    public async Task<BotSeat?> WhoIsAsync(AcsUserId identity, CancellationToken cancellationToken)
    {
        // An identity belongs to whom it was made for, for good; that is written down before it can speak.
        if (!owners.TryGetValue<string>(identity, out var owner))
        {
            owner = await directory.OwnerOfAsync(identity, cancellationToken) ?? "";
            owners.Set(identity, owner, new MemoryCacheEntryOptions { Size = 1 });
        }

        return Seats.FirstOrDefault(seat => owner == UserRow.KeyOfBot(seat.Name));
    }

    public void Dispose() => owners.Dispose();

    public static bool IsForeignBot(AcsUserId identity) => identity.Value.StartsWith(ForeignBot, StringComparison.Ordinal);

    private static IReadOnlyList<BotSeat> Checked(IReadOnlyList<BotSeat> seats)
    {
        foreach (var seat in seats.Where(seat => !BotPolicy.IsName(seat.Name)))
        {
            throw new InvalidOperationException($"{seat.Name} is no name of a bot: 1 to 32 of a to z, 0 to 9 and -.");
        }

        if (seats.GroupBy(seat => seat.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new InvalidOperationException($"Two bots have the name {twice.Key}.");
        }

        var commands = seats.SelectMany(seat => seat.Handlers.OfType<BotHandler.OfCommand>());

        return commands.GroupBy(command => command.Command).FirstOrDefault(group => group.Count() > 1) is { } doubled
            ? throw new InvalidOperationException($"Two bots have the command {doubled.Key}.")
            : seats;
    }
}
