using Chat.Functions.Acs;
using Chat.Functions.Http;

namespace Chat.Functions.Tokens;

/// <summary>Decides what a caller's token may do; never issues one.</summary>
public static class TokenPolicy
{
    public static TokenGrant GrantFor(Caller caller, TokenOptions options) =>
        options.Roles.FirstOrDefault(role => caller.Has(role.Role)) is { } role
            ? new TokenGrant(role.Scope, role.Lifetime)
            : new TokenGrant(options.Scope, options.Lifetime);
}

public sealed record TokenGrant(TokenScope Scope, TimeSpan Lifetime);
