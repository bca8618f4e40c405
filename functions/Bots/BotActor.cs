using Chat.Functions.Acs;
using Chat.Functions.Users;

namespace Chat.Functions.Bots;

/// <summary>Who a bot is in chat: an ordinary identity, made once for the resource and remembered with the users'.</summary>
public class BotActor(UserDirectory directory, string name, TimeProvider clock)
{
    // Of a bot that was never brought in anywhere, asked for with every message.
    private static readonly TimeSpan MissingFor = TimeSpan.FromSeconds(5);

    private KnownUser? known;
    private long? missedAt;

    public async ValueTask<AcsUserId> IdAsync(CancellationToken cancellationToken) =>
        (known ??= await directory.FindOrCreateBotAsync(name, cancellationToken)).Identity;

    /// <summary>Who it is, if it is anybody yet: a bot gets its identity when it is brought in or speaks for the first time.</summary>
    public async ValueTask<AcsUserId?> FindAsync(CancellationToken cancellationToken)
    {
        if (known is null && !(missedAt is { } at && clock.GetElapsedTime(at) < MissingFor))
        {
            known = await directory.FindAsync(UserRow.KeyOfBot(name), cancellationToken);
            missedAt = clock.GetTimestamp();
        }

        return known?.Identity;
    }

    /// <summary>Does something as the bot; when its identity was deleted in the service, it gets another one first.</summary>
    public async Task<T> ActAsync<T>(Func<AcsUserId, Task<T>> act, CancellationToken cancellationToken)
    {
        var self = await IdAsync(cancellationToken);
        try
        {
            return await act(self);
        }
        catch (AcsIdentityGoneException gone) when (gone.User == self)
        {
            known = await directory.ReplaceAsync(known!, cancellationToken);

            return await act(known.Identity);
        }
    }
}
