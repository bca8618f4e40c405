using Chat.Functions.Acs;
using Chat.Functions.Users;

namespace Chat.Functions.Bots;

/// <summary>Who a bot is in chat: an ordinary identity, made once for the resource and remembered with the users'.</summary>
public class BotActor(UserDirectory directory, string name)
{
    private KnownUser? known;

    public async ValueTask<AcsUserId> IdAsync(CancellationToken cancellationToken) =>
        (known ??= await directory.FindOrCreateBotAsync(name, cancellationToken)).Identity;

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
