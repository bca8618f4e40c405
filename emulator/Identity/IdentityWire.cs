namespace Chat.Emulator.Identity;

internal sealed record CreateIdentityRequest(IReadOnlyList<string?>? CreateTokenWithScopes, int? ExpiresInMinutes, string? CustomId);

internal sealed record IssueTokenRequest(IReadOnlyList<string?>? Scopes, int? ExpiresInMinutes);

internal sealed record IdentityBody(string Id, string? CustomId, string? LastTokenIssuedAt);

internal sealed record AccessTokenBody(string Token, string ExpiresOn);

internal sealed record CreatedIdentityBody(IdentityBody Identity, AccessTokenBody? AccessToken);
