using Chat.Functions.Acs;

namespace Chat.Functions.Users;

/// <summary>
/// Makes every token of a user worthless, so that no worker gives out one of them afterwards: say that it is being done, wait until every
/// worker has heard, ask the service, say that it is done. Each step may be repeated; a revocation left half done is completed by the next
/// request of the user's.
/// </summary>
public sealed class Revocation(UserDirectory directory, UserChanges changes, AcsIdentities identities, AcsChat chat, TimeProvider clock)
{
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromSeconds(10);

    /// <param name="why">What else changes with it: signed out, banned, being erased.</param>
    public async Task<KnownUser> RevokeAsync(KnownUser user, Action<UserRow, DateTimeOffset> why, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var revoking = await directory.ChangeAsync(
            user,
            row =>
            {
                why(row, now);
                row.RevokingSince = now;

                return true;
            },
            StandingPolicy.Denied,
            cancellationToken);

        return await CompleteAsync(revoking, cancellationToken);
    }

    public bool IsAbandoned(KnownUser user) => user.RevokingSince is { } since && clock.GetUtcNow() - since > AbandonedAfter;

    /// <summary>
    /// Carries out what another worker announced and did not do. It is announced anew first: revoked a second time without that, a token
    /// of in between would be lost to its user.
    /// </summary>
    public async Task<KnownUser> TakeOverAsync(KnownUser abandoned, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var taken = false;
        var user = await directory.ChangeAsync(
            abandoned,
            row =>
            {
                taken = row.RevokingSince is not null && row.RevokingSince == abandoned.RevokingSince;
                row.RevokingSince = taken ? now : row.RevokingSince;

                return taken;
            },
            StandingPolicy.Denied,
            cancellationToken);

        return taken ? await CompleteAsync(user, cancellationToken) : user;
    }

    private async Task<KnownUser> CompleteAsync(KnownUser user, CancellationToken cancellationToken)
    {
        await changes.WhenHeardAsync(cancellationToken);
        await identities.RevokeTokensAsync(user.Identity, cancellationToken);
        chat.Forget(user.Identity);

        // Whoever revokes again meanwhile has said so with a later time, and completes it.
        return await directory.ChangeAsync(
            user,
            row =>
            {
                var isMine = row.RevokingSince <= user.RevokingSince;
                row.RevokingSince = isMine ? null : row.RevokingSince;

                return isMine;
            },
            StandingPolicy.Denied,
            cancellationToken);
    }
}
