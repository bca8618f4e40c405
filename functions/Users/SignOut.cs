namespace Chat.Functions.Users;

/// <summary>Ends a user's chat everywhere: tokens, and every session that began before.</summary>
public sealed class SignOut(UserDirectory directory, Revocation revocation)
{
    public async Task SignOutAsync(UserId userId, CancellationToken cancellationToken)
    {
        // Somebody who was never here has no token to lose.
        if (await directory.FindAsync(userId, cancellationToken) is not { } user)
        {
            return;
        }

        await revocation.RevokeAsync(user, (row, now) => row.SignedOutAt = now, cancellationToken);
    }
}
