using Azure;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Tables;
using Microsoft.Extensions.Logging;

namespace Chat.Functions.Users;

/// <summary>
/// Finishes what workers that ended left half done: identities made in vain are deleted, revocations that were announced are carried out.
/// </summary>
public sealed partial class IdentitySweep(
    ChatTables tables, UserDirectory directory, UserChanges changes, Revocation revocation, TimeProvider clock, ILogger<IdentitySweep> logger)
{
    /// <summary>No making of an identity takes this long.</summary>
    public static readonly TimeSpan Undecided = TimeSpan.FromMinutes(10);

    public Task SweepAsync(CancellationToken cancellationToken) => SweepAsync(Undecided, cancellationToken);

    public async Task SweepAsync(TimeSpan undecidedFor, CancellationToken cancellationToken)
    {
        await DeleteOrphansAsync(undecidedFor, cancellationToken);
        await RevokeAnnouncedAsync(cancellationToken);
        await changes.PurgeAsync(cancellationToken);
    }

    private async Task DeleteOrphansAsync(TimeSpan undecidedFor, CancellationToken cancellationToken)
    {
        var users = await tables.UsersAsync();
        var before = clock.GetUtcNow() - undecidedFor;
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {IdentityRow.PendingPartition}");
        await foreach (var pending in users.QueryAsync<IdentityRow>(filter, cancellationToken: cancellationToken))
        {
            if (pending.Timestamp > before)
            {
                continue;
            }

            var made = new AcsUserId(TableKey.Text(pending.RowKey));
            try
            {
                var kept = await directory.ReadAsync(pending.UserKey, cancellationToken);
                await directory.SettleAsync(made, kept, cancellationToken);
                Log.Settled(logger, made, kept?.AcsUserId == made.Value ? "kept" : "deleted");
            }
            catch (Exception fault) when (fault is RequestFailedException or AcsBusyException)
            {
                // It stays pending; the next sweep takes it.
                Log.Stays(logger, made, fault.GetType().Name);
            }
        }
    }

    private async Task RevokeAnnouncedAsync(CancellationToken cancellationToken)
    {
        await foreach (var key in changes.RevokingAsync(cancellationToken))
        {
            try
            {
                if (await directory.FindAsync(key, cancellationToken) is { } user && revocation.IsAbandoned(user))
                {
                    await revocation.TakeOverAsync(user, cancellationToken);
                    Log.Revoked(logger, user.Identity);
                }
            }
            catch (Exception fault) when (fault is RequestFailedException or AcsBusyException)
            {
                Log.RevocationStays(logger, fault.GetType().Name);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Identity {Identity} was undecided: {Outcome}.")]
        public static partial void Settled(ILogger logger, AcsUserId identity, string outcome);

        [LoggerMessage(3, LogLevel.Information, "Tokens of {Identity} are revoked after all.")]
        public static partial void Revoked(ILogger logger, AcsUserId identity);

        [LoggerMessage(4, LogLevel.Warning, "A revocation stays undone: {Fault}.")]
        public static partial void RevocationStays(ILogger logger, string fault);

        [LoggerMessage(2, LogLevel.Warning, "Identity {Identity} stays undecided: {Fault}.")]
        public static partial void Stays(ILogger logger, AcsUserId identity, string fault);
    }
}
