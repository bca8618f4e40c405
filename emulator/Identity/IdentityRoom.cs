using Chat.Emulator.Http;
using Chat.Emulator.Limits;

namespace Chat.Emulator.Identity;

/// <summary>The door of Communication Services Identity: who may ask, and which operation answers.</summary>
/// <remarks>learn.microsoft.com/rest/api/communication/identity/communication-identity</remarks>
internal sealed class IdentityRoom(
    IdentityOperations operations, AccessKeySignature signature, AdjustableClock clock, RateLimits limits, bool acceptEntra)
{
    private static readonly DateOnly CustomIdSince = new(2025, 3, 2);

    public async Task<Answer?> AnswerAsync(HttpContext http, RawPath path)
    {
        if (path.Segments is not (["identities", ..] or ["teamsUser", ..] or ["access", ..]))
        {
            return null;
        }

        var body = await RequestBody.ReadAsync(http);
        if (body.Refusal is { } unreadable)
        {
            return unreadable;
        }

        return Authenticate(http, path, body.Bytes) ?? limits.RefusesIdentity(http.Request.Method, path.Segments) ?? Route(http, path, body);
    }

    private Refusal? Authenticate(HttpContext http, RawPath path, ReadOnlyMemory<byte> body)
    {
        var authorization = http.Request.Headers.Authorization.ToString();
        if (AccessKeySignature.Signs(authorization))
        {
            return signature.Refuses(http.Request.Method, path.Target, http.Request.Headers, body.Span) is { } reason
                ? IdentityRefusals.BadSignature(reason)
                : null;
        }

        return Bearer.Token(authorization) is not { } bearer ? IdentityRefusals.Unsigned
            : !acceptEntra ? IdentityRefusals.EntraOff
            : !EntraToken.LooksRight(bearer, clock.Real.GetUtcNow()) ? IdentityRefusals.Unsigned
            : null;
    }

    private Answer Route(HttpContext http, RawPath path, RequestBody body)
    {
        if (ApiVersion.Refuses(http, out var version) is { } refusal)
        {
            return refusal;
        }

        return (http.Request.Method, path.Segments) switch
        {
            ("POST", ["identities"]) when version.IsOf2020 => operations.CreateOf2020(),
            ("POST", ["identities"]) => Create(body, version),
            ("GET", ["identities", var id]) when version.Date >= CustomIdSince => operations.Get(id),
            ("DELETE", ["identities", var id]) => operations.Delete(id),
            ("POST", ["identities", var id, ":revokeAccessTokens"]) => operations.RevokeTokens(id),
            ("POST", ["identities", var id, ":issueAccessToken"]) =>
                body.Parse(IdentityJson.Default.IssueTokenRequest, out var issue) ?? operations.IssueToken(id, issue),

            // The administration library of 2020: the path is inferred.
            ("POST", ["identities", var id, "token"]) when version.IsOf2020 =>
                body.Parse(IdentityJson.Default.IssueTokenRequest, out var issue) ?? operations.IssueToken(id, issue),
            _ => Refusal.NotEmulated(http, path),
        };
    }

    private Answer Create(RequestBody body, ApiVersion version)
    {
        // JavaScript and Python create an identity with an empty body.
        if (body.IsEmpty)
        {
            return operations.Create(new CreateIdentityRequest(null, null, null));
        }

        if (body.Parse(IdentityJson.Default.CreateIdentityRequest, out var ask) is { } refusal)
        {
            return refusal;
        }

        return ask.CustomId is not null && version.Date < CustomIdSince
            ? IdentityRefusals.CustomIdUnknownHere
            : operations.Create(ask);
    }
}
