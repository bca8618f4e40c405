using System.Text.Json;
using Azure;
using Azure.Communication;
using Azure.Communication.Identity;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Acs;

/// <summary>
/// Makes and deletes chat identities, issues the tokens that speak for them and revokes them again; each within the service's own limit.
/// Every call may throw <see cref="AcsBusyException"/> instead of going out.
/// </summary>
public sealed class AcsIdentities : IDisposable
{
    // learn.microsoft.com/azure/communication-services/concepts/service-limits#identity, calls per 30 seconds and resource.
    private const int MostCreations = 1000;
    private const int MostTokens = 1000;
    private const int MostRevocations = 500;
    private const int MostDeletions = 500;

    private readonly CommunicationIdentityClient client;
    private readonly IdentityBudget creations;
    private readonly IdentityBudget tokens;
    private readonly IdentityBudget revocations;
    private readonly IdentityBudget deletions;
    private readonly bool namesIdentities;

    public AcsIdentities(IOptions<AcsOptions> options, AcsTransport transport, TimeProvider clock)
    {
        var settings = options.Value;
        var clientOptions = transport.Prepare(new CommunicationIdentityClientOptions());
        if (settings.CustomIdApiVersion is { Length: > 0 } version)
        {
            namesIdentities = true;
            clientOptions.AddPolicy(new CustomIdPolicy(version), HttpPipelinePosition.PerCall);
        }

        if (settings.ConnectionString is { Length: > 0 } connectionString)
        {
            client = new CommunicationIdentityClient(connectionString, clientOptions);
            Endpoint = settings.Endpoint ?? EndpointOf(connectionString);
        }
        else
        {
            Endpoint = settings.Endpoint!;
            client = new CommunicationIdentityClient(Endpoint, new DefaultAzureCredential(), clientOptions);
        }

        creations = new IdentityBudget("create", MostCreations, clock);
        tokens = new IdentityBudget("token", MostTokens, clock);
        revocations = new IdentityBudget("revoke", MostRevocations, clock);
        deletions = new IdentityBudget("delete", MostDeletions, clock);
    }

    /// <summary>Where frontends and we reach the resource.</summary>
    public Uri Endpoint { get; }

    /// <param name="owner">Whose it will be: where the service version lets identities be named, asking again for the same owner answers with the same one.</param>
    public Task<AcsUserId> CreateAsync(string owner, CancellationToken cancellationToken) => creations.SpendAsync(async () =>
    {
        using var naming = namesIdentities ? CustomIdPolicy.Naming(owner) : null;
        var user = await ReadableAsync("identity", () => client.CreateUserAsync(cancellationToken));

        return user.Value?.Id is { Length: > 0 } id ? new AcsUserId(id) : throw new AcsAnswerUnreadableException("identity", null);
    });

    /// <summary>A token good for chat and nothing else; null when the identity no longer exists.</summary>
    /// <param name="lifetime">1 to 24 hours: learn.microsoft.com/azure/communication-services/concepts/authentication.</param>
    public Task<AccessToken?> IssueTokenAsync(AcsUserId user, TokenScope scope, TimeSpan lifetime, CancellationToken cancellationToken) => tokens.SpendAsync<AccessToken?>(async () =>
    {
        try
        {
            var issued = await ReadableAsync("token", () => client.GetTokenAsync(
                new CommunicationUserIdentifier(user.Value), [scope.OnTheWire()], lifetime, cancellationToken));

            return issued.Value is { Token.Length: > 0 } token ? token : throw new AcsAnswerUnreadableException("token", null);
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            return null;
        }
    });

    /// <summary>Makes every token of this identity that was issued until now worthless. An identity that is gone has none.</summary>
    public Task RevokeTokensAsync(AcsUserId user, CancellationToken cancellationToken) => revocations.SpendAsync(() => UnlessGoneAsync(() =>
        client.RevokeTokensAsync(new CommunicationUserIdentifier(user.Value), cancellationToken)));

    /// <summary>Deletes an identity and revokes its tokens. One that is gone already is as good as deleted.</summary>
    public Task DeleteAsync(AcsUserId user, CancellationToken cancellationToken) => deletions.SpendAsync(() => UnlessGoneAsync(() =>
        client.DeleteUserAsync(new CommunicationUserIdentifier(user.Value), cancellationToken)));

    public void Dispose()
    {
        creations.Dispose();
        tokens.Dispose();
        revocations.Dispose();
        deletions.Dispose();
    }

    private static async Task<Response?> UnlessGoneAsync(Func<Task<Response>> call)
    {
        try
        {
            return await call();
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            return null;
        }
    }

    // What the client throws at a success it cannot read is whatever its parser met first.
    private static async Task<T> ReadableAsync<T>(string what, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception garbage) when (garbage is JsonException or FormatException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw new AcsAnswerUnreadableException(what, garbage);
        }
    }

    // The access key contains '=', so only the first one parts name and value.
    private static Uri EndpointOf(string connectionString) =>
        connectionString.Split(';')
            .Select(part => part.Split('=', 2))
            .Where(pair => pair is [var name, _] && name.Trim().Equals("endpoint", StringComparison.OrdinalIgnoreCase))
            .Select(pair => new Uri(pair[1].Trim()))
            .FirstOrDefault()
        ?? throw new OptionsValidationException(AcsOptions.Section, typeof(AcsOptions), ["Acs__ConnectionString has no endpoint=."]);
}
