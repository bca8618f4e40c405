using Chat.Functions.Http;

namespace Chat.Functions.Users;

/// <summary>Whether a caller may use chat now: banned, signed out or erased users may not.</summary>
public sealed class Standing(UserDirectory directory, Revocation revocation, TimeProvider clock)
{
    public async Task<Refusal?> RefuseAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (await directory.FindAsync(caller.UserId, cancellationToken) is not { } user)
        {
            return null;
        }

        // A worker that ended in the middle of a revocation leaves it to whoever comes next.
        if (revocation.IsAbandoned(user))
        {
            user = await revocation.TakeOverAsync(user, cancellationToken);
        }

        return StandingPolicy.Refuse(user, caller, clock.GetUtcNow());
    }
}
