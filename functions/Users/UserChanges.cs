using System.Globalization;
using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Concurrency;
using Chat.Functions.Tables;

namespace Chat.Functions.Users;

/// <summary>
/// How every worker hears of a change to a user within <see cref="Window"/>. What a worker remembers of users and tokens counts only
/// together with a look at this partition that is no older: one point read, shared by all requests of that time, and a range read when something
/// changed. Whoever announces a change and then waits for the window knows that nobody goes by the old state any more.
/// </summary>
public sealed class UserChanges(ChatTables tables, TimeProvider clock)
{
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    /// <summary>Longer than anything remembered about a user lives: tokens live at most 24 hours.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(25);

    private const int MostTries = 3;

    // An answer that took longer than the window is not sure any more to be what every worker has heard.
    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(1);

    private readonly SingleFlight<string, RecentChanges> looks = new();
    private volatile RecentChanges seen = RecentChanges.None;
    private int announced;

    /// <exception cref="TimeoutException">The store answers too slowly for the answer to be worth anything.</exception>
    public async ValueTask<RecentChanges> NowAsync(TimeSpan atMostOld, CancellationToken cancellationToken)
    {
        var known = seen;
        if (known.LookedAt is { } at && clock.GetElapsedTime(at) <= atMostOld)
        {
            return known;
        }

        // The first may be a look that others began earlier; the second began after we asked.
        var asked = clock.GetTimestamp();
        for (var tries = 0; tries < MostTries; tries++)
        {
            var look = await looks.RunAsync("", LookAsync, cancellationToken);
            if ((look.LookedAt >= asked || ReferenceEquals(look, seen)) && clock.GetElapsedTime(asked) <= MostPatience)
            {
                return look;
            }
        }

        throw new TimeoutException("The store takes longer to answer than its answer is good for.");
    }

    /// <summary>Tells every worker that something about this user is different now.</summary>
    public async Task AnnounceAsync(UserRow user, DateTimeOffset? deniedFrom, DateTimeOffset? deniedUntil, CancellationToken cancellationToken)
    {
        var users = await tables.UsersAsync();
        var stamp = Guid.NewGuid().ToString("n", CultureInfo.InvariantCulture);
        await users.SubmitTransactionAsync(
            [
                new TableTransactionAction(TableTransactionActionType.UpsertReplace, new ChangeRow { RowKey = ChangeRow.AnyRow, Stamp = stamp }),
                new TableTransactionAction(
                    TableTransactionActionType.UpsertReplace,
                    new ChangeRow
                    {
                        RowKey = user.PartitionKey,
                        Stamp = stamp,
                        RevokingSince = user.RevokingSince,
                        ErasedAt = user.ErasingSince,
                        AcsUserId = user.AcsUserId,
                        DeniedFrom = deniedFrom,
                        DeniedUntil = deniedUntil,
                    }),
            ],
            cancellationToken);

        // What we changed ourselves we know at once, whatever look is under way.
        Interlocked.Increment(ref announced);
        seen = seen with { LookedAt = null };
    }

    /// <summary>Ends when every worker has heard of what was announced before.</summary>
    public Task WhenHeardAsync(CancellationToken cancellationToken) => Task.Delay(Window + TimeSpan.FromMilliseconds(50), clock, cancellationToken);

    /// <summary>The users whose tokens somebody set out to revoke and has not said to have done so.</summary>
    public async IAsyncEnumerable<string> RevokingAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var users = await tables.UsersAsync();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {ChangeRow.Partition} and RowKey gt {ChangeRow.AnyRow} and RevokingSince gt {DateTimeOffset.UnixEpoch}");
        await foreach (var change in users.QueryAsync<ChangeRow>(filter, cancellationToken: cancellationToken))
        {
            yield return change.RowKey;
        }
    }

    /// <summary>Forgets changes so old that nothing remembered can be older.</summary>
    public async Task PurgeAsync(CancellationToken cancellationToken)
    {
        var users = await tables.UsersAsync();
        var oldest = clock.GetUtcNow() - KeptFor;
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {ChangeRow.Partition} and RowKey gt {ChangeRow.AnyRow} and Timestamp lt {oldest}");
        await foreach (var change in users.QueryAsync<ChangeRow>(filter, cancellationToken: cancellationToken))
        {
            await users.DeleteEntityAsync(change.PartitionKey, change.RowKey, change.ETag, cancellationToken);
        }
    }

    private async Task<RecentChanges> LookAsync(CancellationToken cancellationToken)
    {
        var known = seen;
        var before = Volatile.Read(ref announced);
        long? lookedAt = clock.GetTimestamp();
        var users = await tables.UsersAsync();
        var any = await users.GetEntityIfExistsAsync<ChangeRow>(ChangeRow.Partition, ChangeRow.AnyRow, cancellationToken: cancellationToken);
        var stamp = any.HasValue ? any.Value!.Stamp : "";

        var found = stamp == known.Stamp ? known : await ReadAsync(users, stamp, cancellationToken);

        var look = found with { LookedAt = lookedAt };
        seen = before == Volatile.Read(ref announced) ? look : found with { LookedAt = null };

        return look;
    }

    private static async Task<RecentChanges> ReadAsync(TableClient users, string stamp, CancellationToken cancellationToken)
    {
        var stamps = new Dictionary<string, string>(StringComparer.Ordinal);
        var denials = new Dictionary<AcsUserId, Denial>();
        var erased = new HashSet<AcsUserId>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {ChangeRow.Partition} and RowKey gt {ChangeRow.AnyRow}");
        await foreach (var change in users.QueryAsync<ChangeRow>(filter, cancellationToken: cancellationToken))
        {
            stamps[change.RowKey] = change.Stamp;
            if (change is { AcsUserId: { } gone, ErasedAt: not null })
            {
                erased.Add(new AcsUserId(gone));
            }

            if (change is { AcsUserId: { } identity, DeniedFrom: { } from, DeniedUntil: { } until })
            {
                denials[new AcsUserId(identity)] = new Denial(from, until);
            }
        }

        return new RecentChanges(stamp, null, stamps, denials, erased);
    }
}
