using Azure;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Concurrency;
using Chat.Functions.Keeping;
using Chat.Functions.Privacy;
using Chat.Functions.Tables;
using Microsoft.Extensions.Caching.Memory;

namespace Chat.Functions.Users;

/// <summary>Which chat identity belongs to which user, made once and remembered; and how each user stands with us.</summary>
public sealed class UserDirectory(ChatTables tables, AcsIdentities identities, UserChanges changes, LegalHolds holds, TimeProvider clock) : IDisposable
{
    private const int UsersKept = 50_000;

    private const int MostConflicts = 10;

    private const int MostTries = 6;

    private const int LookUpsAtOnce = 16;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan RememberedFor = TimeSpan.FromMinutes(10);

    private readonly MemoryCache remembered = new(new MemoryCacheOptions { SizeLimit = UsersKept });
    private readonly SingleFlight<string, KnownUser> makings = new();

    /// <summary>The user with a chat identity; at the first call that is made.</summary>
    public Task<KnownUser> FindOrCreateAsync(UserId user, CancellationToken cancellationToken) =>
        FindOrCreateAsync(UserRow.KeyOf(user), cancellationToken);

    /// <summary>One of our own bots with its chat identity. Its key is no user's key, so no sign-in reaches it.</summary>
    public Task<KnownUser> FindOrCreateBotAsync(string bot, CancellationToken cancellationToken) =>
        FindOrCreateAsync(UserRow.KeyOfBot(bot), cancellationToken);

    /// <summary>The user as nothing newer than a second ago contradicts; null when nobody of this id has been here.</summary>
    public ValueTask<KnownUser?> FindAsync(UserId user, CancellationToken cancellationToken) => FindAsync(UserRow.KeyOf(user), cancellationToken);

    public async ValueTask<KnownUser?> FindAsync(string key, CancellationToken cancellationToken)
    {
        var stamp = (await changes.NowAsync(UserChanges.Window, cancellationToken)).StampOf(key);
        if (remembered.TryGetValue<Remembered>(key, out var known) && known!.Stamp == stamp)
        {
            return known.User;
        }

        var row = await ReadAsync(key, cancellationToken);

        return row is null ? null : Remember(row, stamp);
    }

    /// <summary>Which of these identities are our users'; those of bots and strangers are left out.</summary>
    public async Task<IReadOnlyDictionary<AcsUserId, UserId>> WhoAreAsync(IEnumerable<AcsUserId> who, CancellationToken cancellationToken)
    {
        var users = await tables.UsersAsync();
        var found = new System.Collections.Concurrent.ConcurrentDictionary<AcsUserId, UserId>();
        await Parallel.ForEachAsync(
            who.Distinct(),
            new ParallelOptions { MaxDegreeOfParallelism = LookUpsAtOnce, CancellationToken = cancellationToken },
            async (identity, token) =>
            {
                var (partition, row) = IdentityRow.KeyOf(identity);
                var owner = await users.GetEntityIfExistsAsync<IdentityRow>(partition, row, cancellationToken: token);
                if (owner.HasValue && UserRow.UserOf(owner.Value!.UserKey) is { } user)
                {
                    found[identity] = user;
                }
            });

        return found;
    }

    /// <summary>The key of the user or bot that an identity was made for; null for a stranger's.</summary>
    public async Task<string?> OwnerOfAsync(AcsUserId identity, CancellationToken cancellationToken)
    {
        var (partition, row) = IdentityRow.KeyOf(identity);
        var owner = await (await tables.UsersAsync()).GetEntityIfExistsAsync<IdentityRow>(partition, row, cancellationToken: cancellationToken);

        return owner.HasValue ? owner.Value!.UserKey : null;
    }

    /// <summary>Gives a user whose identity was deleted in the service another one.</summary>
    public Task<KnownUser> ReplaceAsync(KnownUser gone, CancellationToken cancellationToken) =>
        makings.RunAsync(gone.Key, token => ReplaceOnceAsync(gone, token), cancellationToken);

    /// <summary>Changes what is known of a user and lets every worker hear of it.</summary>
    /// <param name="change">May run several times, each time on a fresh row. Answers whether there is anything to change.</param>
    /// <param name="denied">From when until when messages of this user are taken away, as far as they are.</param>
    public async Task<KnownUser> ChangeAsync(
        KnownUser user, Func<UserRow, bool> change, Func<UserRow, Denial?> denied, CancellationToken cancellationToken)
    {
        var users = await tables.UsersAsync();
        for (var conflicts = 0; ; conflicts++)
        {
            var row = await ReadAsync(user.Key, cancellationToken) ?? throw new UserGoneException(user.Key);
            var isChanged = change(row);
            try
            {
                if (isChanged)
                {
                    await users.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellationToken);
                }

                // Announced even when nothing changed: whoever changed it may have ended before saying so.
                var denial = denied(row);
                await changes.AnnounceAsync(row, denial?.From, denial?.Until, cancellationToken);
                remembered.Remove(user.Key);

                return KnownUser.Of(row);
            }
            catch (RequestFailedException conflict) when (conflict.Status == 412 && conflicts < MostConflicts)
            {
            }
        }
    }

    /// <summary>Lets every worker hear that this person is no more.</summary>
    public async Task ForgetAsync(DataSubject person, CancellationToken cancellationToken)
    {
        // The current one last: what is announced of a user replaces what was.
        foreach (var identity in person.Identities.Reverse())
        {
            var row = UserRow.For(person.Key, identity);
            row.ErasingSince = clock.GetUtcNow();
            await changes.AnnounceAsync(row, null, null, cancellationToken);
        }

        remembered.Remove(person.Key);
    }

    public void Dispose() => remembered.Dispose();

    private async Task<KnownUser> FindOrCreateAsync(string key, CancellationToken cancellationToken) =>
        await FindAsync(key, cancellationToken)
        ?? await makings.RunAsync(key, token => CreateOnceAsync(key, token), cancellationToken);

    private async Task<KnownUser> CreateOnceAsync(string key, CancellationToken cancellationToken)
    {
        if (await FindAsync(key, cancellationToken) is { } known)
        {
            return known;
        }

        return await MakeAsync(key, async row => await (await tables.UsersAsync()).AddEntityAsync(row, cancellationToken), cancellationToken);
    }

    private async Task<KnownUser> ReplaceOnceAsync(KnownUser gone, CancellationToken cancellationToken)
    {
        var users = await tables.UsersAsync();
        var row = await ReadAsync(gone.Key, cancellationToken) ?? throw new UserGoneException(gone.Key);
        if (row.AcsUserId != gone.Identity.Value)
        {
            return KnownUser.Of(row);
        }

        var replaced = await MakeAsync(
            gone.Key,
            async made =>
            {
                if (row.HeldSince is not null)
                {
                    await holds.HoldAsync([new AcsUserId(made.AcsUserId)], cancellationToken);
                }

                row.FormerAcsUserIds = string.Join(' ', row.AllIdentities());
                row.AcsUserId = made.AcsUserId;
                await users.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellationToken);
            },
            cancellationToken);
        await changes.AnnounceAsync(row, null, null, cancellationToken);
        var (partition, owner) = IdentityRow.KeyOf(gone.Identity);
        await users.DeleteEntityAsync(partition, owner, ETag.All, cancellationToken);

        return replaced;
    }

    // Two workers may both make an identity; the store decides which one is kept, and the loser's is deleted again. Before that decision the
    // identity is written down as pending, so that whoever cleans up finds it when we end here: see IdentitySweep.
    private async Task<KnownUser> MakeAsync(string key, Func<UserRow, Task> storeAsync, CancellationToken cancellationToken)
    {
        var users = await tables.UsersAsync();
        var made = await identities.CreateAsync(key, cancellationToken);
        await NoteAsPendingAsync(users, made, key, cancellationToken);
        await users.UpsertEntityAsync(IdentityRow.Owned(made, key), TableUpdateMode.Replace, cancellationToken);
        try
        {
            await storeAsync(UserRow.For(key, made));
        }
        catch (RequestFailedException lost) when (lost.Status is 409 or 412)
        {
        }

        var kept = await ReadAsync(key, cancellationToken) ?? throw new UserGoneException(key);
        await SettleAsync(made, kept, cancellationToken);

        return KnownUser.Of(kept);
    }

    // The service cannot be asked which identities it has: one that is not written down now is never found again, so it goes.
    private async Task NoteAsPendingAsync(TableClient users, AcsUserId made, string key, CancellationToken cancellationToken)
    {
        try
        {
            await PersistentlyAsync(() => users.UpsertEntityAsync(IdentityRow.Pending(made, key), TableUpdateMode.Replace, cancellationToken));
        }
        catch (Exception fault) when (fault is RequestFailedException or AggregateException or OperationCanceledException)
        {
            await PersistentlyAsync(async () =>
            {
                await identities.DeleteAsync(made, CancellationToken.None);

                return true;
            });
            throw;
        }
    }

    private static async Task<T> PersistentlyAsync<T>(Func<Task<T>> step)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await step();
            }
            catch (Exception fault) when (tries < MostTries && fault is (RequestFailedException or AcsBusyException or AggregateException))
            {
                await Task.Delay(BetweenTries * tries);
            }
        }
    }

    /// <summary>Deletes an identity that was made in vain, and remembers no longer that it was pending.</summary>
    public async Task SettleAsync(AcsUserId made, UserRow? kept, CancellationToken cancellationToken)
    {
        var users = await tables.UsersAsync();
        if (kept?.AcsUserId != made.Value)
        {
            await identities.DeleteAsync(made, cancellationToken);
            var (partition, row) = IdentityRow.KeyOf(made);
            await users.DeleteEntityAsync(partition, row, ETag.All, cancellationToken);
        }

        await users.DeleteEntityAsync(IdentityRow.PendingPartition, IdentityRow.Pending(made, "").RowKey, ETag.All, cancellationToken);
    }

    public async Task<UserRow?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        var users = await tables.UsersAsync();
        var found = await users.GetEntityIfExistsAsync<UserRow>(key, UserRow.IdentityRow, cancellationToken: cancellationToken);

        return found.HasValue ? found.Value : null;
    }

    private KnownUser Remember(UserRow row, string stamp)
    {
        var user = KnownUser.Of(row);
        remembered.Set(row.PartitionKey, new Remembered(user, stamp), new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = RememberedFor });

        return user;
    }

    private sealed record Remembered(KnownUser User, string Stamp);
}
