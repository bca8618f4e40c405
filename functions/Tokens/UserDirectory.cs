using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Tables;

namespace Chat.Functions.Tokens;

/// <summary>Which chat identity belongs to which user, made once and remembered.</summary>
public sealed class UserDirectory(ChatTables tables, AcsIdentities identities)
{
    /// <summary>The user's chat identity; at the first call it is made.</summary>
    public Task<AcsUserId> FindOrCreateAsync(UserId user, CancellationToken cancellationToken) =>
        FindOrCreateAsync(UserRow.KeyOf(user), cancellationToken);

    /// <summary>The chat identity of one of our own bots. Its key is no user's key, so no sign-in reaches it.</summary>
    public Task<AcsUserId> FindOrCreateBotAsync(string bot, CancellationToken cancellationToken) =>
        FindOrCreateAsync(UserRow.KeyOfBot(bot), cancellationToken);

    /// <summary>The user's identity with a fresh chat token. An identity that was deleted in the service is replaced.</summary>
    public async Task<(AcsUserId Identity, AccessToken Token)> WithTokenAsync(UserId user, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var key = UserRow.KeyOf(user);
        var identity = await FindOrCreateAsync(key, cancellationToken);
        if (await identities.IssueChatTokenAsync(identity, lifetime, cancellationToken) is { } token)
        {
            return (identity, token);
        }

        identity = await ReplaceAsync(key, identity, cancellationToken);

        return (identity, await identities.IssueChatTokenAsync(identity, lifetime, cancellationToken)
            ?? throw new AcsIdentityGoneException(identity));
    }

    private async Task<AcsUserId> FindOrCreateAsync(string key, CancellationToken cancellationToken)
    {
        var users = await tables.UsersAsync();
        if (await FindAsync(users, key, cancellationToken) is { } known)
        {
            return new AcsUserId(known.AcsUserId);
        }

        return await MakeAsync(key, row => users.AddEntityAsync(row, cancellationToken), cancellationToken);
    }

    private async Task<AcsUserId> ReplaceAsync(string key, AcsUserId dead, CancellationToken cancellationToken)
    {
        var users = await tables.UsersAsync();
        var known = await FindAsync(users, key, cancellationToken);
        if (known is not null && known.AcsUserId != dead.Value)
        {
            return new AcsUserId(known.AcsUserId);
        }

        return await MakeAsync(
            key,
            row => known is null
                ? users.AddEntityAsync(row, cancellationToken)
                : users.UpdateEntityAsync(row, known.ETag, TableUpdateMode.Replace, cancellationToken),
            cancellationToken);
    }

    // Two first sign-ins at once both make an identity; the store decides which one is kept, and the loser's is deleted again.
    private async Task<AcsUserId> MakeAsync(string key, Func<UserRow, Task> storeAsync, CancellationToken cancellationToken)
    {
        var made = await identities.CreateAsync(cancellationToken);
        try
        {
            await storeAsync(UserRow.For(key, made));

            return made;
        }
        catch (RequestFailedException lost) when (lost.Status is 409 or 412)
        {
            var kept = await FindAsync(await tables.UsersAsync(), key, cancellationToken);
            if (kept?.AcsUserId != made.Value)
            {
                await identities.DeleteAsync(made, cancellationToken);
            }

            if (kept is null)
            {
                throw;
            }

            return new AcsUserId(kept.AcsUserId);
        }
    }

    private static async Task<UserRow?> FindAsync(TableClient users, string key, CancellationToken cancellationToken)
    {
        var found = await users.GetEntityIfExistsAsync<UserRow>(key, UserRow.IdentityRow, cancellationToken: cancellationToken);

        return found.HasValue ? found.Value : null;
    }
}
