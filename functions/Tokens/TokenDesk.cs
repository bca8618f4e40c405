using Azure.Core;
using Chat.Functions.Acs;
using Chat.Functions.Concurrency;
using Chat.Functions.Http;
using Chat.Functions.Users;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Tokens;

/// <summary>
/// Hands out tokens. One that was issued is given again while it is good for a while and nothing about its user has changed;
/// requests of one user at one time share one call to the service.
/// </summary>
public sealed class TokenDesk(UserDirectory directory, AcsIdentities identities, IOptions<TokenOptions> options, TimeProvider clock) : IDisposable
{
    // Client libraries take a token for expired ten minutes before it is, and then ask at once: what they get must last longer.
    // github.com/Azure/azure-sdk-for-js/tree/main/sdk/communication/communication-common
    private static readonly TimeSpan SetAsideBeforeExpiry = TimeSpan.FromMinutes(15);

    private const int TokensKept = 50_000;

    private readonly MemoryCache issued = new(new MemoryCacheOptions { SizeLimit = TokensKept });
    private readonly SingleFlight<(string User, string Stamp, TokenGrant Grant), TokenResponse> flights = new();

    /// <param name="isFresh">The caller has reason to believe that the token we remember is worthless.</param>
    public async Task<Outcome<TokenResponse>> IssueAsync(Caller caller, bool isFresh, CancellationToken cancellationToken)
    {
        var user = await directory.FindOrCreateAsync(caller.UserId, cancellationToken);
        if (StandingPolicy.Refuse(user, caller, clock.GetUtcNow()) is { } refusal)
        {
            return refusal;
        }

        if (StandingPolicy.Returns(user, clock.GetUtcNow()))
        {
            var now = clock.GetUtcNow();
            user = await directory.ChangeAsync(user, row => (row.ReturnedAt = now) is not null, StandingPolicy.Denied, cancellationToken);

            // The row was read anew for it: somebody may have signed the user out again meanwhile.
            if (StandingPolicy.Refuse(user, caller, clock.GetUtcNow()) is { } meanwhile)
            {
                return meanwhile;
            }
        }

        // The stamp is another as soon as anything about the user is, a revocation above all: a token of before is then not found.
        var grant = TokenPolicy.GrantFor(caller, options.Value);
        var key = (user.Key, user.Stamp, grant);

        return !isFresh && issued.TryGetValue<TokenResponse>(key, out var known) && known!.ExpiresOn - clock.GetUtcNow() > SetAsideBeforeExpiry
            ? known
            : await flights.RunAsync(key, token => IssueAsync(caller.UserId, user, grant, token), cancellationToken);
    }

    public void Dispose() => issued.Dispose();

    private async Task<TokenResponse> IssueAsync(UserId userId, KnownUser user, TokenGrant grant, CancellationToken cancellationToken)
    {
        if (await identities.IssueTokenAsync(user.Identity, grant.Scope, grant.Lifetime, cancellationToken) is not { } token)
        {
            // Deleted behind our back: the user gets another identity, and every worker hears of it.
            user = await directory.ReplaceAsync(user, cancellationToken);
            token = await identities.IssueTokenAsync(user.Identity, grant.Scope, grant.Lifetime, cancellationToken)
                ?? throw new AcsIdentityGoneException(user.Identity);
        }

        var response = new TokenResponse(userId.Value, user.Identity.Value, token.Token, token.ExpiresOn, identities.Endpoint);
        Remember((user.Key, user.Stamp, grant), response, token);

        return response;
    }

    private void Remember((string, string, TokenGrant) key, TokenResponse response, AccessToken token)
    {
        var keptFor = token.ExpiresOn - SetAsideBeforeExpiry - clock.GetUtcNow();
        if (keptFor > TimeSpan.Zero)
        {
            issued.Set(key, response, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = keptFor });
        }
    }
}
