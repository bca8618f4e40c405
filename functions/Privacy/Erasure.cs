using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Archive;
using Chat.Functions.Http;
using Chat.Functions.Keeping;
using Chat.Functions.Tables;
using Chat.Functions.Users;
using Microsoft.Extensions.Logging;

namespace Chat.Functions.Privacy;

/// <summary>
/// Forgets a person: nobody signs in as them any more; then each place that keeps something about them lets go of it, the place that says
/// who they were last. Every step may be repeated, so whoever ends in the middle is continued by the timer. A hold stops it.
/// </summary>
public sealed partial class Erasure(
    ChatTables tables,
    UserDirectory directory,
    Revocation revocation,
    LegalHolds holds,
    Memberships memberships,
    IEnumerable<IPersonalData> places,
    TimeProvider clock,
    ILogger<Erasure> logger)
{
    public async Task<Outcome<ErasureResponse>> StartAsync(UserId userId, TimeSpan patience, CancellationToken cancellationToken)
    {
        var userKey = UserRow.KeyOf(userId);
        switch (await RequestAsync(userKey, cancellationToken))
        {
            case { HeldSince: not null }:
                return Refusal.UserHeld;
            case not null:
                await ContinueAsync(ErasureRow.KeyOf(userKey), patience, cancellationToken);
                break;
        }

        return await FindAsync(userId, cancellationToken);
    }

    public async Task<Outcome<ErasureResponse>> FindAsync(UserId userId, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(ErasureRow.KeyOf(UserRow.KeyOf(userId)), cancellationToken);

        return found is null
            ? Refusal.UserUnknown
            : new ErasureResponse(userId.Value, found.Status, found.RequestedAt, found.CompletedAt, CountsOf(found), found.WaitsFor);
    }

    /// <summary>Goes on with every erasure that is not done.</summary>
    public async Task ContinueAllAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var users = await tables.UsersAsync();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {ErasureRow.Partition} and Status ne {ErasureRow.Done}");
        await foreach (var erasure in users.QueryAsync<ErasureRow>(filter, cancellationToken: cancellationToken))
        {
            await ContinueAsync(erasure.RowKey, patience, cancellationToken);
        }
    }

    // Whoever asks again asks for the same erasure: what it has counted stays. One that is done was for who had this id before; a user's row goes
    // before the erasure is done, so one that is there after that was read is another person's.
    private async Task<UserRow?> RequestAsync(string userKey, CancellationToken cancellationToken)
    {
        var users = await tables.UsersAsync();
        while (true)
        {
            var earlier = await ReadAsync(ErasureRow.KeyOf(userKey), cancellationToken);
            var row = await directory.ReadAsync(userKey, cancellationToken);
            if (row is null or { HeldSince: not null })
            {
                return row;
            }

            var identities = JsonSerializer.Serialize(row.AllIdentities(), PrivacyJson.Default.IReadOnlyListString);
            if (earlier?.Identities == identities)
            {
                return row;
            }

            var wanted = earlier is { Status: not ErasureRow.Done }
                ? earlier
                : new ErasureRow { RowKey = ErasureRow.KeyOf(userKey), RequestedAt = row.ErasingSince ?? clock.GetUtcNow(), UserKey = userKey };
            wanted.Identities = identities;
            try
            {
                await (earlier is null
                    ? users.AddEntityAsync(wanted, cancellationToken)
                    : users.UpdateEntityAsync(wanted, earlier.ETag, TableUpdateMode.Replace, cancellationToken));

                return row;
            }
            catch (RequestFailedException conflict) when (conflict.Status is 409 or 412)
            {
                // Somebody else asks as well, or goes on with it.
            }
        }
    }

    private async Task ContinueAsync(string rowKey, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (await TakeAsync(rowKey, patience, cancellationToken) is not { } erasure)
        {
            return;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            await ContinueAsync(erasure, limit.Token);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested
            && fault is RequestFailedException or AcsBusyException or UserGoneException or OperationCanceledException or AggregateException or TimeoutException)
        {
            await NoteAsync(rowKey, noted => (noted.WaitsFor, noted.TakenUntil) = (fault is OperationCanceledException ? "its next turn" : fault.GetType().Name, null), cancellationToken);
            Log.Waits(logger, rowKey, fault.GetType().Name, (fault as RequestFailedException)?.Status);
        }
    }

    // One worker at a time: two would spend the budget of the person's threads twice, and count each piece twice.
    private async Task<ErasureRow?> TakeAsync(string rowKey, TimeSpan patience, CancellationToken cancellationToken)
    {
        var users = await tables.UsersAsync();
        while (await ReadAsync(rowKey, cancellationToken) is { Status: not ErasureRow.Done } erasure && !(erasure.TakenUntil > clock.GetUtcNow()))
        {
            erasure.TakenUntil = clock.GetUtcNow() + patience;
            try
            {
                await users.UpdateEntityAsync(erasure, erasure.ETag, TableUpdateMode.Replace, cancellationToken);

                return erasure;
            }
            catch (RequestFailedException conflict) when (conflict.Status == 412)
            {
                // Another worker was first; it may have been told of more identities, too.
            }
        }

        return null;
    }

    private async Task ContinueAsync(ErasureRow erasure, CancellationToken cancellationToken)
    {
        var row = await directory.ReadAsync(erasure.UserKey!, cancellationToken);
        var identities = JsonSerializer.Deserialize(erasure.Identities!, PrivacyJson.Default.IReadOnlyListString)!;
        var person = new DataSubject(erasure.UserKey!, [.. identities.Select(id => new AcsUserId(id))]);
        if (row is { HeldSince: null } and ({ ErasingSince: null } or { RevokingSince: not null }))
        {
            await revocation.RevokeAsync(KnownUser.Of(row), (user, at) => user.ErasingSince ??= at, cancellationToken);
        }

        if (row?.HeldSince is not null || await IsInAHeldThreadAsync(person, cancellationToken))
        {
            await NoteAsync(erasure.RowKey, noted => (noted.Status, noted.WaitsFor, noted.TakenUntil) = (ErasureRow.Held, "a legal hold", null), cancellationToken);
            return;
        }

        foreach (var place in places)
        {
            var went = await place.EraseAsync(person, cancellationToken);
            await NoteAsync(erasure.RowKey, noted => AddTo(noted, place.Name, went), cancellationToken);
        }

        await NoteAsync(
            erasure.RowKey,
            noted =>
            {
                (noted.Status, noted.CompletedAt, noted.WaitsFor, noted.TakenUntil) = (ErasureRow.Done, clock.GetUtcNow(), null, null);
                (noted.UserKey, noted.Identities) = (null, null);
            },
            cancellationToken);
        Log.Forgotten(logger, erasure.RowKey);
    }

    // Nothing of a held thread goes; and half of a person is nobody's wish, so all of it waits.
    private async Task<bool> IsInAHeldThreadAsync(DataSubject person, CancellationToken cancellationToken)
    {
        foreach (var threadId in (await holds.ReadAsync(cancellationToken)).Threads)
        {
            if (await memberships.HasBeenInAsync(threadId, person.Identities, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    private async Task NoteAsync(string rowKey, Action<ErasureRow> change, CancellationToken cancellationToken)
    {
        var users = await tables.UsersAsync();
        while (await ReadAsync(rowKey, cancellationToken) is { Status: not ErasureRow.Done } erasure)
        {
            change(erasure);
            try
            {
                await users.UpdateEntityAsync(erasure, erasure.ETag, TableUpdateMode.Replace, cancellationToken);

                return;
            }
            catch (RequestFailedException conflict) when (conflict.Status == 412)
            {
                // Somebody asks for it again, or went on with it when our time was over: both count.
            }
        }
    }

    private async Task<ErasureRow?> ReadAsync(string rowKey, CancellationToken cancellationToken)
    {
        var users = await tables.UsersAsync();
        var found = await users.GetEntityIfExistsAsync<ErasureRow>(ErasureRow.Partition, rowKey, cancellationToken: cancellationToken);

        return found.HasValue ? found.Value : null;
    }

    private static void AddTo(ErasureRow erasure, string place, int went)
    {
        var counts = CountsOf(erasure);
        counts[place] = counts.GetValueOrDefault(place) + went;
        erasure.Erased = JsonSerializer.Serialize(counts, PrivacyJson.Default.DictionaryStringInt32);
        (erasure.Status, erasure.WaitsFor) = (ErasureRow.Running, null);
    }

    private static Dictionary<string, int> CountsOf(ErasureRow erasure) =>
        JsonSerializer.Deserialize(erasure.Erased, PrivacyJson.Default.DictionaryStringInt32)!;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Erasure {Erasure} is done.")]
        public static partial void Forgotten(ILogger logger, string erasure);

        [LoggerMessage(2, LogLevel.Warning, "Erasure {Erasure} waits: {Fault}, status {Status}.")]
        public static partial void Waits(ILogger logger, string erasure, string fault, int? status);
    }
}
