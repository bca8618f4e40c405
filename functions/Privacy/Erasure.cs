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
        var key = UserRow.KeyOf(userId);
        if (await directory.ReadAsync(key, cancellationToken) is not { } row)
        {
            return await FindAsync(userId, cancellationToken);
        }

        if (row.HeldSince is not null)
        {
            return Refusal.UserHeld;
        }

        var users = await tables.UsersAsync();
        var now = clock.GetUtcNow();
        await users.UpsertEntityAsync(
            new ErasureRow
            {
                RowKey = ErasureRow.KeyOf(key),
                RequestedAt = row.ErasingSince ?? now,
                UserKey = key,
                Identities = JsonSerializer.Serialize(row.AllIdentities(), PrivacyJson.Default.IReadOnlyListString),
            },
            TableUpdateMode.Replace,
            cancellationToken);
        await revocation.RevokeAsync(KnownUser.Of(row), (user, at) => user.ErasingSince ??= at, cancellationToken);
        await ContinueAsync(ErasureRow.KeyOf(key), patience, cancellationToken);

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

    private async Task ContinueAsync(string rowKey, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            await ContinueAsync(rowKey, limit.Token);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested
            && fault is RequestFailedException or AcsBusyException or OperationCanceledException or AggregateException or TimeoutException)
        {
            await NoteAsync(rowKey, erasure => erasure.WaitsFor = fault is OperationCanceledException ? "its next turn" : fault.GetType().Name, cancellationToken);
            Log.Waits(logger, rowKey, fault.GetType().Name, (fault as RequestFailedException)?.Status);
        }
    }

    private async Task ContinueAsync(string rowKey, CancellationToken cancellationToken)
    {
        if (await ReadAsync(rowKey, cancellationToken) is not { UserKey: { } userKey, Identities: { } identities })
        {
            return;
        }

        var row = await directory.ReadAsync(userKey, cancellationToken);
        var person = new DataSubject(userKey, [.. JsonSerializer.Deserialize(identities, PrivacyJson.Default.IReadOnlyListString)!.Select(id => new AcsUserId(id))]);
        if (row?.HeldSince is not null || await IsInAHeldThreadAsync(person, cancellationToken))
        {
            await NoteAsync(rowKey, erasure => (erasure.Status, erasure.WaitsFor) = (ErasureRow.Held, "a legal hold"), cancellationToken);
            return;
        }

        // Announced, and ended before it was carried out.
        if (row is { ErasingSince: null })
        {
            await revocation.RevokeAsync(KnownUser.Of(row), (user, at) => user.ErasingSince ??= at, cancellationToken);
        }

        foreach (var place in places)
        {
            var went = await place.EraseAsync(person, cancellationToken);
            await NoteAsync(rowKey, erasure => AddTo(erasure, place.Name, went), cancellationToken);
        }

        await NoteAsync(
            rowKey,
            erasure =>
            {
                (erasure.Status, erasure.CompletedAt, erasure.WaitsFor) = (ErasureRow.Done, clock.GetUtcNow(), null);
                (erasure.UserKey, erasure.Identities) = (null, null);
            },
            cancellationToken);
        Log.Forgotten(logger, rowKey);
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
                // Another worker goes on with it as well: both count.
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
