using Azure;
using Azure.Communication;
using Azure.Communication.Chat;
using Azure.Core;
using Chat.Functions.Concurrency;
using Microsoft.Extensions.Caching.Memory;

namespace Chat.Functions.Acs;

/// <summary>
/// Chat in the name of any identity of our resource. Communication Services knows no administrator: what a moderator does is done
/// with a short token of the sender. These tokens stay in memory and never leave this room.
/// </summary>
public sealed class AcsChat(AcsIdentities identities, AcsTransport transport, TimeProvider clock) : IDisposable
{
    /// <summary>The shortest lifetime the service issues: learn.microsoft.com/azure/communication-services/concepts/authentication.</summary>
    private static readonly TimeSpan ShortestLifetime = TimeSpan.FromHours(1);

    // Well before expiry, so that a call that starts now ends with a token that is still good.
    private static readonly TimeSpan SetAsideBeforeExpiry = TimeSpan.FromMinutes(10);

    private const int IdentitiesKept = 10_000;

    private readonly SingleFlight<AcsUserId, ChatClient> flights = new();
    private readonly MemoryCache clients = new(new MemoryCacheOptions { SizeLimit = IdentitiesKept });

    /// <exception cref="AcsIdentityGoneException">The identity was deleted.</exception>
    public async Task<ChatClient> AsAsync(AcsUserId user, CancellationToken cancellationToken)
    {
        if (clients.TryGetValue<ChatClient>(user, out var known))
        {
            return known!;
        }

        return await flights.RunAsync(user, shared => OpenAsync(user, shared), cancellationToken);
    }

    private async Task<ChatClient> OpenAsync(AcsUserId user, CancellationToken cancellationToken)
    {
        var token = await identities.IssueTokenAsync(user, TokenScope.Chat, ShortestLifetime, cancellationToken)
            ?? throw new AcsIdentityGoneException(user);
        var options = transport.Prepare(new ChatClientOptions());
        options.AddPolicy(new ForgetRefusedToken(() => Forget(user)), HttpPipelinePosition.PerCall);
        var client = new ChatClient(identities.Endpoint, new CommunicationTokenCredential(token.Token), options);

        var keptFor = token.ExpiresOn - SetAsideBeforeExpiry - clock.GetUtcNow();
        if (keptFor > TimeSpan.Zero)
        {
            clients.Set(user, client, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = keptFor });
        }

        return client;
    }

    /// <summary>Does something in a user's name; with another token when ours turns out to be worthless, which another worker may have made it.</summary>
    /// <param name="act">May run twice, the first time in vain.</param>
    public async Task<T> ActAsync<T>(AcsUserId user, Func<ChatClient, Task<T>> act, CancellationToken cancellationToken)
    {
        try
        {
            return await act(await AsAsync(user, cancellationToken));
        }
        catch (RequestFailedException worthless) when (worthless.Status == 401)
        {
            Forget(user);

            return await act(await AsAsync(user, cancellationToken));
        }
    }

    /// <summary>Drops the token we hold for this identity, for example after the service refused it.</summary>
    public void Forget(AcsUserId user) => clients.Remove(user);

    public async Task<ChatThreadClient> InThreadAsync(AcsUserId user, string threadId, CancellationToken cancellationToken) =>
        (await AsAsync(user, cancellationToken)).GetChatThreadClient(threadId);

    public void Dispose() => clients.Dispose();
}
