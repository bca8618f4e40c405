using Chat.Functions.Acs;
using Chat.Functions.Archive;
using Chat.Functions.Threads;
using Microsoft.Extensions.Caching.Memory;

namespace Chat.Functions.Bots;

/// <summary>In which threads a bot is: by our account of threads, or else by what came and went. Remembered for a moment.</summary>
public sealed class BotPlaces(ThreadBook book, Memberships memberships) : IDisposable
{
    private const int PlacesKept = 50_000;

    // Taken out meanwhile, it is refused by the service; brought in meanwhile, it may miss a question that names nobody.
    private static readonly TimeSpan ThereFor = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AwayFor = TimeSpan.FromSeconds(5);

    private readonly MemoryCache places = new(new MemoryCacheOptions { SizeLimit = PlacesKept });

    public async Task<bool> IsInAsync(BotSeat bot, string threadId, CancellationToken cancellationToken)
    {
        if (bot.IsServiceUser)
        {
            return true;
        }

        return places.TryGetValue<bool>((bot.Name, threadId), out var known) ? known : await LookAsync(bot, threadId, cancellationToken);
    }

    /// <summary>The same, as it is now: for people who ask who is there.</summary>
    public async Task<bool> LookAsync(BotSeat bot, string threadId, CancellationToken cancellationToken)
    {
        if (bot.IsServiceUser)
        {
            return true;
        }

        var isIn = await bot.FindIdAsync(cancellationToken) is { } self && await IsInAsync(threadId, self, cancellationToken);
        places.Set((bot.Name, threadId), isIn, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = isIn ? ThereFor : AwayFor });

        return isIn;
    }

    public void Dispose() => places.Dispose();

    private async Task<bool> IsInAsync(string threadId, AcsUserId self, CancellationToken cancellationToken) =>
        await book.FindMemberAsync(threadId, self, cancellationToken) is { LeftOn: null }
            || (await memberships.ReadAsync(threadId, cancellationToken)).Any(member => member.Who == self && member.Until is null);
}
