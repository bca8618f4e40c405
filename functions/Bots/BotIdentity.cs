using Chat.Functions.Acs;
using Chat.Functions.Users;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Bots;

/// <summary>
/// Who the bot is in chat: an ordinary identity, made once for the resource and remembered with the users'. It is the service's own user as
/// well: a member of every thread made here.
/// </summary>
public sealed class BotIdentity(UserDirectory directory, IOptions<BotOptions> options)
{
    private KnownUser? known;

    public string DisplayName => options.Value.DisplayName;

    public async ValueTask<AcsUserId> IdAsync(CancellationToken cancellationToken) =>
        (known ??= await directory.FindOrCreateBotAsync(options.Value.Name, cancellationToken)).Identity;

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
