using Azure;
using Azure.Communication;
using Azure.Communication.Identity;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Acs;

/// <summary>Makes and deletes chat identities and issues the tokens that speak for them.</summary>
public sealed class AcsIdentities
{
    private static readonly CommunicationTokenScope[] ChatOnly = [CommunicationTokenScope.Chat];

    private readonly CommunicationIdentityClient client;

    public AcsIdentities(IOptions<AcsOptions> options, AcsTransport transport)
    {
        var settings = options.Value;
        var clientOptions = transport.Prepare(new CommunicationIdentityClientOptions());

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
    }

    /// <summary>Where frontends and we reach the resource.</summary>
    public Uri Endpoint { get; }

    public async Task<AcsUserId> CreateAsync(CancellationToken cancellationToken)
    {
        var user = await client.CreateUserAsync(cancellationToken);

        return new AcsUserId(user.Value.Id);
    }

    /// <summary>A token with the scope <c>chat</c> and nothing else; null when the identity no longer exists.</summary>
    /// <param name="lifetime">1 to 24 hours: learn.microsoft.com/azure/communication-services/concepts/authentication.</param>
    public async Task<AccessToken?> IssueChatTokenAsync(AcsUserId user, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetTokenAsync(new CommunicationUserIdentifier(user.Value), ChatOnly, lifetime, cancellationToken);
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            return null;
        }
    }

    public async Task DeleteAsync(AcsUserId user, CancellationToken cancellationToken) =>
        await client.DeleteUserAsync(new CommunicationUserIdentifier(user.Value), cancellationToken);

    // The access key contains '=', so only the first one parts name and value.
    private static Uri EndpointOf(string connectionString) =>
        connectionString.Split(';')
            .Select(part => part.Split('=', 2))
            .Where(pair => pair is [var name, _] && name.Trim().Equals("endpoint", StringComparison.OrdinalIgnoreCase))
            .Select(pair => new Uri(pair[1].Trim()))
            .FirstOrDefault()
        ?? throw new OptionsValidationException(AcsOptions.Section, typeof(AcsOptions), ["Acs__ConnectionString has no endpoint=."]);
}
