using Chat.Functions.Http;

namespace Chat.Functions.Users;

/// <summary>Decides whether a user, as known, may use chat in this session.</summary>
public static class StandingPolicy
{
    /// <summary>
    /// How long the service may go on honouring a token after it was revoked:
    /// learn.microsoft.com/azure/communication-services/concepts/authentication.
    /// </summary>
    public static readonly TimeSpan RevocationLag = TimeSpan.FromMinutes(15);

    /// <summary>A revocation takes a second or two; asking again then makes sense.</summary>
    private const int RevocationSeconds = 2;

    public static Refusal? Refuse(KnownUser user, Caller caller, DateTimeOffset now) => user switch
    {
        { ErasingSince: not null } => Refusal.UserErased,
        _ when user.IsBannedAt(now) => Refusal.UserBanned,
        { SignedOutAt: { } signedOut } when !caller.IsBackend && RefuseSession(signedOut, caller.SignedInAt, now) is { } refusal => refusal,
        { RevokingSince: not null } => Refusal.Unavailable(RevocationSeconds),
        _ => null,
    };

    /// <summary>True for somebody who signed out and is now here in a session of after that: what is said from now on counts again.</summary>
    public static bool Returns(KnownUser user, DateTimeOffset now) =>
        user.SignedOutAt is { } signedOut && now < signedOut + RevocationLag && !(user.ReturnedAt > signedOut);

    /// <summary>When messages of this user are taken away whatever they say; null when they are not.</summary>
    public static Denial? Denied(UserRow user) => user switch
    {
        { BannedAt: { } banned } => new Denial(banned, banned + RevocationLag),
        { SignedOutAt: { } signedOut, ReturnedAt: { } returned } when returned > signedOut => new Denial(signedOut, returned),
        { SignedOutAt: { } signedOut } => new Denial(signedOut, signedOut + RevocationLag),
        _ => null,
    };

    // A session that does not say when it began could be the one that was ended, so it waits until no token of that time is honoured any more.
    private static Refusal? RefuseSession(DateTimeOffset signedOut, DateTimeOffset? signedIn, DateTimeOffset now) => signedIn switch
    {
        { } at => at <= signedOut ? Refusal.SignedOut(0) : null,
        null => now < signedOut + RevocationLag ? Refusal.SignedOut(Refusal.Seconds(signedOut + RevocationLag - now)) : null,
    };
}
