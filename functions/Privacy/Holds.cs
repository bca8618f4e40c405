using Chat.Functions.Acs;
using Chat.Functions.Http;
using Chat.Functions.Keeping;
using Chat.Functions.Users;

namespace Chat.Functions.Privacy;

/// <summary>Users nothing of whom may be erased or purged, whoever asks.</summary>
public sealed class Holds(UserDirectory directory, UserChanges changes, LegalHolds holds, TimeProvider clock)
{
    /// <summary>Also stops an erasure that is under way; what went already is gone.</summary>
    public async Task<Outcome<HoldResponse>> HoldAsync(UserId userId, string reason, CancellationToken cancellationToken)
    {
        if (await directory.FindAsync(userId, cancellationToken) is not { } user)
        {
            return Refusal.UserUnknown;
        }

        var now = clock.GetUtcNow();
        var held = await directory.ChangeAsync(
            user, row => ((row.HeldSince, row.HoldReason) = (row.HeldSince ?? now, reason)) is var _, StandingPolicy.Denied, cancellationToken);
        await holds.HoldAsync(await IdentitiesAsync(user, cancellationToken), cancellationToken);
        await changes.WhenHeardAsync(cancellationToken);

        return ResponseOf(userId, held);
    }

    public async Task LiftAsync(UserId userId, CancellationToken cancellationToken)
    {
        if (await directory.FindAsync(userId, cancellationToken) is not { } user)
        {
            return;
        }

        await holds.LetGoAsync(await IdentitiesAsync(user, cancellationToken), cancellationToken);
        if (user.HeldSince is not null)
        {
            await directory.ChangeAsync(
                user, row => ((row.HeldSince, row.HoldReason) = (null, null)) is var _, StandingPolicy.Denied, cancellationToken);
        }
    }

    public async Task<Outcome<HoldResponse>> FindAsync(UserId userId, CancellationToken cancellationToken) =>
        await directory.FindAsync(userId, cancellationToken) is { } user ? ResponseOf(userId, user) : Refusal.UserUnknown;

    // What was said under an identity that was replaced is theirs as well.
    private async Task<IEnumerable<AcsUserId>> IdentitiesAsync(KnownUser user, CancellationToken cancellationToken) =>
        (await directory.ReadAsync(user.Key, cancellationToken))?.AllIdentities().Select(id => new AcsUserId(id)) ?? [];

    private static HoldResponse ResponseOf(UserId userId, KnownUser user) => new(userId.Value, user.HeldSince is not null, user.HeldSince, user.HoldReason);
}
