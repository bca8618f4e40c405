using Azure;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Moderation.Enforcement;
using Chat.Functions.Tables;
using Chat.Functions.Threads;
using Chat.Functions.Users;
using Microsoft.Extensions.Logging;

namespace Chat.Functions.Moderation.Sanctions;

/// <summary>Keeps people out of a thread for a while, and lets them back in when that is over.</summary>
public sealed partial class Timeouts(
    ChatTables tables, Expulsion expulsion, Insiders insiders, ThreadBook book, UserDirectory directory, TimeProvider clock, ILogger<Timeouts> logger)
{
    /// <summary>The code of who cannot be added for that reason.</summary>
    public const string Code = "timed-out";

    /// <summary>Puts somebody out. Of several time-outs the longest counts; one that is over is none.</summary>
    public async Task PutOutAsync(string threadId, AcsUserId who, string? name, DateTimeOffset until, CancellationToken cancellationToken)
    {
        if (until <= clock.GetUtcNow())
        {
            return;
        }

        // The way back is written down first.
        var moderation = await tables.ModerationAsync();
        await moderation.UpsertEntityAsync(ReturnRow.Of(threadId, who, until), TableUpdateMode.Replace, cancellationToken);

        var wasIn = await insiders.TryAsync(who, threadId, cancellationToken) is not null;
        var wasOwner = await book.FindMemberAsync(threadId, who, cancellationToken) is { IsOwner: true };
        await ChangeAsync(
            threadId,
            who,
            () => new TimeoutRow
            {
                PartitionKey = TableKey.Of(threadId),
                RowKey = TimeoutRow.KeyOf(who),
                Who = who.Value,
                WhoName = name,
                Until = until.ToUniversalTime(),
                WasIn = wasIn,
                WasOwner = wasOwner,
            },
            row =>
            {
                var isLonger = until > row.Until;
                row.Until = isLonger ? until.ToUniversalTime() : row.Until;

                return isLonger;
            },
            cancellationToken);
        await expulsion.RemoveAsync(threadId, who, cancellationToken);
    }

    /// <summary>Whether somebody is timed out of this thread now.</summary>
    public async Task<bool> AreForAsync(string threadId, AcsUserId who, CancellationToken cancellationToken) =>
        await FindAsync(threadId, who, cancellationToken) is { } row && row.Until > clock.GetUtcNow();

    /// <summary>Parts those who are timed out of this thread from the others who are to come in.</summary>
    public async Task<(IReadOnlyList<Guest> Welcome, IReadOnlyList<RefusedMember> Refused)> KeepOutAsync(
        string threadId, IReadOnlyList<Guest> guests, IReadOnlyList<RefusedMember> refused, CancellationToken cancellationToken)
    {
        var messages = await tables.MessagesAsync();
        var now = clock.GetUtcNow();
        var outside = new HashSet<string>(StringComparer.Ordinal);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {TableKey.Of(threadId)} and RowKey ge {TimeoutRow.Prefix} and RowKey lt {"out}"}");
        await foreach (var row in messages.QueryAsync<TimeoutRow>(filter, cancellationToken: cancellationToken))
        {
            if (row.Until > now)
            {
                outside.Add(row.Who);
            }
        }

        return outside.Count == 0
            ? (guests, refused)
            : ([.. guests.Where(guest => !outside.Contains(guest.Identity.Value))], [.. refused, .. guests.Where(guest => outside.Contains(guest.Identity.Value)).Select(guest => guest.ToRefused(Code))]);
    }

    /// <summary>Somebody who is timed out was let in past us: out again. Who is on a visit of ours is taken out when it ends.</summary>
    public async Task HoldAsync(string threadId, AcsUserId who, CancellationToken cancellationToken)
    {
        if (await AreForAsync(threadId, who, cancellationToken) && !await AreOnVisitAsync(threadId, who, cancellationToken))
        {
            await expulsion.RemoveAsync(threadId, who, cancellationToken);
        }
    }

    /// <summary>Ends a time-out before its time.</summary>
    public async Task LiftAsync(string threadId, AcsUserId who, CancellationToken cancellationToken)
    {
        // Over first, so that who comes back is not held to be there too early.
        var messages = await tables.MessagesAsync();
        while (await FindAsync(threadId, who, cancellationToken) is { } row)
        {
            try
            {
                row.Until = clock.GetUtcNow();
                row.ETag = (await messages.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellationToken)).Headers.ETag ?? default;
            }
            catch (RequestFailedException faster) when (faster.Status is 404 or 412)
            {
                continue;
            }

            await LetBackAsync(threadId, who, row, cancellationToken);

            return;
        }
    }

    /// <summary>Lets everybody back in whose time is over.</summary>
    public async Task LetBackAsync(CancellationToken cancellationToken)
    {
        var moderation = await tables.ModerationAsync();
        var now = TableKey.Sortable(clock.GetUtcNow().ToUnixTimeMilliseconds());
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {ReturnRow.Partition} and RowKey le {now}");
        await foreach (var due in moderation.QueryAsync<ReturnRow>(filter, cancellationToken: cancellationToken))
        {
            try
            {
                if (await FindAsync(due.ThreadId, due.Person, cancellationToken) is { } row && row.Until <= clock.GetUtcNow())
                {
                    await LetBackAsync(due.ThreadId, due.Person, row, cancellationToken);
                }

                await moderation.DeleteEntityAsync(due.PartitionKey, due.RowKey, ETag.All, cancellationToken);
            }
            catch (Exception fault) when (fault is RequestFailedException or AcsBusyException or TimeoutException or IOException)
            {
                // It stays; the next time takes it.
                Log.Stays(logger, due.ThreadId, due.Who, fault.GetType().Name);
            }
        }
    }

    private async Task LetBackAsync(string threadId, AcsUserId who, TimeoutRow row, CancellationToken cancellationToken)
    {
        var users = await directory.WhoAreAsync([who], cancellationToken);
        UserId? userId = users.TryGetValue(who, out var known) ? known : null;
        var keptOut = userId is { } user && await directory.FindAsync(user, cancellationToken) is { } standing ? ThreadPolicy.KeepsOut(standing, clock.GetUtcNow()) : null;
        var guest = new Guest(userId, who, row.WhoName);
        if (row.WasIn && keptOut is null && await expulsion.AdmitAsync(threadId, guest, cancellationToken))
        {
            await book.ChangeAsync(
                threadId,
                roster =>
                {
                    var member = roster.Find(who) ?? MemberRow.For(threadId, guest, ThreadRole.Member, who, clock.GetUtcNow(), 0);
                    (member.LeftOn, member.Role) = (null, row.WasOwner ? ThreadRoles.Owner : member.Role);

                    return [member];
                },
                cancellationToken);
            Log.Back(logger, threadId, who);
        }

        var messages = await tables.MessagesAsync();
        try
        {
            await messages.DeleteEntityAsync(row.PartitionKey, row.RowKey, row.ETag, cancellationToken);
        }
        catch (RequestFailedException longer) when (longer.Status is 404 or 412)
        {
            // Timed out anew meanwhile: that one has a way back of its own.
        }
    }

    private async Task<bool> AreOnVisitAsync(string threadId, AcsUserId who, CancellationToken cancellationToken)
    {
        var messages = await tables.MessagesAsync();
        var leaves = WorkRow.Leaves(threadId, who);

        return (await messages.GetEntityIfExistsAsync<WorkRow>(leaves.PartitionKey, leaves.RowKey, cancellationToken: cancellationToken)).HasValue;
    }

    private async Task<TimeoutRow?> FindAsync(string threadId, AcsUserId who, CancellationToken cancellationToken)
    {
        var messages = await tables.MessagesAsync();
        var found = await messages.GetEntityIfExistsAsync<TimeoutRow>(TableKey.Of(threadId), TimeoutRow.KeyOf(who), cancellationToken: cancellationToken);

        return found.HasValue ? found.Value : null;
    }

    private async Task ChangeAsync(string threadId, AcsUserId who, Func<TimeoutRow> make, Func<TimeoutRow, bool> change, CancellationToken cancellationToken)
    {
        var messages = await tables.MessagesAsync();
        while (true)
        {
            try
            {
                if (await FindAsync(threadId, who, cancellationToken) is not { } row)
                {
                    await messages.AddEntityAsync(make(), cancellationToken);
                }
                else if (change(row))
                {
                    await messages.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellationToken);
                }

                return;
            }
            catch (RequestFailedException faster) when (faster.Status is 404 or 409 or 412)
            {
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Thread {ThreadId}: the time-out of {Who} is over.")]
        public static partial void Back(ILogger logger, string threadId, AcsUserId who);

        [LoggerMessage(2, LogLevel.Warning, "Thread {ThreadId}: {Who} is not let back in yet: {Fault}.")]
        public static partial void Stays(ILogger logger, string threadId, string who, string fault);
    }
}
