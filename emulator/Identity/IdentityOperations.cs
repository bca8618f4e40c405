using System.Globalization;
using Chat.Emulator.Http;
using Chat.Emulator.State;

namespace Chat.Emulator.Identity;

/// <summary>Makes identities, issues and revokes their tokens, and deletes them.</summary>
/// <remarks>learn.microsoft.com/rest/api/communication/identity/communication-identity</remarks>
internal sealed class IdentityOperations(Ledger ledger, AccessTokens tokens)
{
    private const int ShortestLifetime = 60;
    private const int LongestLifetime = 1440;

    public Answer Create(CreateIdentityRequest ask)
    {
        var wantsToken = ask.CreateTokenWithScopes is { Count: > 0 };
        if (RefuseLifetime(ask.ExpiresInMinutes) is { } lifetime)
        {
            return lifetime;
        }

        if (wantsToken && TokenScopes.Parse(ask.CreateTokenWithScopes!) is null)
        {
            return IdentityRefusals.ScopesUnknown;
        }

        return ledger.Run<Answer>(state =>
        {
            var identity = FindOrCreate(state, ask.CustomId);
            var token = wantsToken ? Token(state, identity, ask.CreateTokenWithScopes!, ask.ExpiresInMinutes) : null;

            return Answer.Json(
                201, new CreatedIdentityBody(new IdentityBody(identity.Id, identity.CustomId, null), token), IdentityJson.Default.CreatedIdentityBody);
        });
    }

    /// <summary>The administration library of 2020 read the id from the top of the answer (inferred).</summary>
    public Answer CreateOf2020() => ledger.Run(state =>
        Answer.Json(200, new IdentityBody(Create(state, null).Id, null, null), IdentityJson.Default.IdentityBody));

    public Answer Get(string id) => ledger.Run(state => Find(state, id, out var refusal) is { } identity
        ? Answer.Json(200, new IdentityBody(identity.Id, identity.CustomId, Time(identity.LastTokenIssuedAt)), IdentityJson.Default.IdentityBody)
        : refusal);

    public Answer IssueToken(string id, IssueTokenRequest ask)
    {
        if (ask.Scopes is not { Count: > 0 })
        {
            return IdentityRefusals.ScopesMissing;
        }

        if (TokenScopes.Parse(ask.Scopes) is null)
        {
            return IdentityRefusals.ScopesUnknown;
        }

        if (RefuseLifetime(ask.ExpiresInMinutes) is { } lifetime)
        {
            return lifetime;
        }

        return ledger.Run(state => Find(state, id, out var refusal) is { } identity
            ? Answer.Json(200, Token(state, identity, ask.Scopes, ask.ExpiresInMinutes), IdentityJson.Default.AccessTokenBody)
            : refusal);
    }

    public Answer RevokeTokens(string id) => ledger.Run(state =>
    {
        if (Find(state, id, out var refusal) is null)
        {
            return refusal;
        }

        ledger.Commit(new TokensRevoked(id) { At = ledger.Now });

        return Answer.Status(204);
    });

    public Answer Delete(string id) => ledger.Run(state =>
    {
        if (Find(state, id, out var refusal) is null)
        {
            return refusal;
        }

        ledger.Commit(new IdentityDeleted(id) { At = ledger.Now });

        return Answer.Status(204);
    });

    private AcsIdentity FindOrCreate(EmulatorState state, string? customId)
    {
        if (customId is null)
        {
            return Create(state, null);
        }

        lock (state.Identities.CustomIds)
        {
            return state.Identities.FindByCustomId(customId) ?? Create(state, customId);
        }
    }

    private AcsIdentity Create(EmulatorState state, string? customId)
    {
        var id = RawId.New(state.ResourceId, ledger.Now);
        ledger.Commit(new IdentityCreated(id, customId) { At = ledger.Now });

        return state.Identities.Find(id)!;
    }

    private AccessTokenBody Token(EmulatorState state, AcsIdentity identity, IReadOnlyList<string?> scopes, int? minutes)
    {
        ledger.Commit(new TokenIssued(identity.Id) { At = ledger.Now });

        return tokens.Issue(identity, state.ResourceId, scopes, TimeSpan.FromMinutes(minutes ?? LongestLifetime));
    }

    private static AcsIdentity? Find(EmulatorState state, string id, out Refusal refusal)
    {
        refusal = !RawId.IsAcsUser(id) ? IdentityRefusals.IdMalformed
            : !RawId.IsOf(id, state.ResourceId) ? IdentityRefusals.OtherResource
            : IdentityRefusals.NotFound;

        return state.Identities.Find(id);
    }

    private static Refusal? RefuseLifetime(int? minutes) =>
        minutes is < ShortestLifetime or > LongestLifetime ? IdentityRefusals.Lifetime(minutes.Value) : null;

    private static string? Time(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture);
}
