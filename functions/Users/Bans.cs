using Chat.Functions.Http;

namespace Chat.Functions.Users;

/// <summary>Who is kept out of chat: no token, no thread, and nothing said with a token of before stays.</summary>
public sealed class Bans(UserDirectory directory, Revocation revocation, UserChanges changes, TimeProvider clock)
{
    /// <summary>Bans a user, also one who has not been here yet.</summary>
    /// <param name="until">Null: for good.</param>
    public async Task<BanResponse> BanAsync(UserId userId, DateTimeOffset? until, string? reason, CancellationToken cancellationToken)
    {
        var user = await directory.FindOrCreateAsync(userId, cancellationToken);
        var banned = await revocation.RevokeAsync(
            user,
            (row, now) =>
            {
                row.BannedAt = now;
                row.BannedUntil = until?.ToUniversalTime();
                row.BanReason = reason;
            },
            cancellationToken);

        return ResponseOf(userId, banned);
    }

    public async Task UnbanAsync(UserId userId, CancellationToken cancellationToken)
    {
        if (await directory.FindAsync(userId, cancellationToken) is not { BannedAt: not null } user)
        {
            return;
        }

        await directory.ChangeAsync(
            user,
            row =>
            {
                var isBanned = row.BannedAt is not null;
                (row.BannedAt, row.BannedUntil, row.BanReason) = (null, null, null);

                return isBanned;
            },
            StandingPolicy.Denied,
            cancellationToken);
        await changes.WhenHeardAsync(cancellationToken);
    }

    public async Task<Outcome<BanResponse>> FindAsync(UserId userId, CancellationToken cancellationToken) =>
        await directory.FindAsync(userId, cancellationToken) is { } user ? ResponseOf(userId, user) : Refusal.UserUnknown;

    private BanResponse ResponseOf(UserId userId, KnownUser user) => user.IsBannedAt(clock.GetUtcNow())
        ? new BanResponse(userId.Value, true, user.BannedAt, user.BannedUntil, user.BanReason)
        : new BanResponse(userId.Value, false, null, null, null);
}
