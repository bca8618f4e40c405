using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Communication.Identity;

public class CommunicationIdentityClient
{
    // The doubled slash is what the service registered.
    private const string Scope = "https://communication.azure.com//.default";

    private readonly JsonApi _api;

    public CommunicationIdentityClient(string connectionString)
        : this(connectionString, new CommunicationIdentityClientOptions())
    {
    }

    public CommunicationIdentityClient(string connectionString, CommunicationIdentityClientOptions options)
        : this(ConnectionString.Parse(connectionString), options)
    {
    }

    public CommunicationIdentityClient(Uri endpoint, AzureKeyCredential keyCredential, CommunicationIdentityClientOptions options = null)
        : this(endpoint, new HmacPolicy(keyCredential ?? throw new ArgumentNullException(nameof(keyCredential))), options)
    {
    }

    public CommunicationIdentityClient(Uri endpoint, TokenCredential tokenCredential, CommunicationIdentityClientOptions options = null)
        : this(endpoint, new BearerTokenAuthenticationPolicy(tokenCredential, Scope), options)
    {
    }

    protected CommunicationIdentityClient()
    {
    }

    private CommunicationIdentityClient(ConnectionString connection, CommunicationIdentityClientOptions options)
        : this(connection.Endpoint, connection.Key, options)
    {
    }

    private CommunicationIdentityClient(Uri endpoint, HttpPipelinePolicy authentication, CommunicationIdentityClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        options ??= new CommunicationIdentityClientOptions();
        _api = new JsonApi(endpoint, HttpPipelineBuilder.Build(options, authentication), options.ApiVersion);
    }

    public virtual Response<CommunicationUserIdentifier> CreateUser(CancellationToken cancellationToken = default)
        => _api.Send(CreateRequest(), 201, ReadUser, cancellationToken);

    public virtual Task<Response<CommunicationUserIdentifier>> CreateUserAsync(CancellationToken cancellationToken = default)
        => _api.SendAsync(CreateRequest(), 201, ReadUser, cancellationToken);

    public virtual Response<CommunicationUserIdentifierAndToken> CreateUserAndToken(
        IEnumerable<CommunicationTokenScope> scopes, CancellationToken cancellationToken = default)
        => _api.Send(CreateRequest(scopes), 201, ReadUserAndToken, cancellationToken);

    public virtual Response<CommunicationUserIdentifierAndToken> CreateUserAndToken(
        IEnumerable<CommunicationTokenScope> scopes, TimeSpan tokenExpiresIn, CancellationToken cancellationToken = default)
        => _api.Send(CreateRequest(scopes, tokenExpiresIn), 201, ReadUserAndToken, cancellationToken);

    public virtual Task<Response<CommunicationUserIdentifierAndToken>> CreateUserAndTokenAsync(
        IEnumerable<CommunicationTokenScope> scopes, CancellationToken cancellationToken = default)
        => _api.SendAsync(CreateRequest(scopes), 201, ReadUserAndToken, cancellationToken);

    public virtual Task<Response<CommunicationUserIdentifierAndToken>> CreateUserAndTokenAsync(
        IEnumerable<CommunicationTokenScope> scopes, TimeSpan tokenExpiresIn, CancellationToken cancellationToken = default)
        => _api.SendAsync(CreateRequest(scopes, tokenExpiresIn), 201, ReadUserAndToken, cancellationToken);

    public virtual Response<AccessToken> GetToken(
        CommunicationUserIdentifier communicationUser,
        IEnumerable<CommunicationTokenScope> scopes,
        CancellationToken cancellationToken = default)
        => _api.Send(TokenRequest(communicationUser, scopes), 200, ReadToken, cancellationToken);

    public virtual Response<AccessToken> GetToken(
        CommunicationUserIdentifier communicationUser,
        IEnumerable<CommunicationTokenScope> scopes,
        TimeSpan tokenExpiresIn,
        CancellationToken cancellationToken = default)
        => _api.Send(TokenRequest(communicationUser, scopes, tokenExpiresIn), 200, ReadToken, cancellationToken);

    public virtual Task<Response<AccessToken>> GetTokenAsync(
        CommunicationUserIdentifier communicationUser,
        IEnumerable<CommunicationTokenScope> scopes,
        CancellationToken cancellationToken = default)
        => _api.SendAsync(TokenRequest(communicationUser, scopes), 200, ReadToken, cancellationToken);

    public virtual Task<Response<AccessToken>> GetTokenAsync(
        CommunicationUserIdentifier communicationUser,
        IEnumerable<CommunicationTokenScope> scopes,
        TimeSpan tokenExpiresIn,
        CancellationToken cancellationToken = default)
        => _api.SendAsync(TokenRequest(communicationUser, scopes, tokenExpiresIn), 200, ReadToken, cancellationToken);

    public virtual Response RevokeTokens(CommunicationUserIdentifier communicationUser, CancellationToken cancellationToken = default)
        => _api.Send(RevokeRequest(communicationUser), 204, cancellationToken);

    public virtual Task<Response> RevokeTokensAsync(
        CommunicationUserIdentifier communicationUser, CancellationToken cancellationToken = default)
        => _api.SendAsync(RevokeRequest(communicationUser), 204, cancellationToken);

    public virtual Response DeleteUser(CommunicationUserIdentifier communicationUser, CancellationToken cancellationToken = default)
        => _api.Send(DeleteRequest(communicationUser), 204, cancellationToken);

    public virtual Task<Response> DeleteUserAsync(
        CommunicationUserIdentifier communicationUser, CancellationToken cancellationToken = default)
        => _api.SendAsync(DeleteRequest(communicationUser), 204, cancellationToken);

    private HttpMessage CreateRequest()
        => JsonApi.WithBody(_api.WithVersion(_api.Request(RequestMethod.Post, "identities")), _ => { });

    private HttpMessage CreateRequest(IEnumerable<CommunicationTokenScope> scopes, TimeSpan? expiresIn = null)
        => JsonApi.WithBody(
            _api.WithVersion(_api.Request(RequestMethod.Post, "identities")),
            json => WriteTokenWish(json, "createTokenWithScopes", scopes, expiresIn));

    private HttpMessage TokenRequest(
        CommunicationUserIdentifier user, IEnumerable<CommunicationTokenScope> scopes, TimeSpan? expiresIn = null)
    {
        ArgumentNullException.ThrowIfNull(scopes);
        return JsonApi.WithBody(
            OfUser(RequestMethod.Post, user, "/:issueAccessToken"),
            json => WriteTokenWish(json, "scopes", scopes, expiresIn));
    }

    private HttpMessage RevokeRequest(CommunicationUserIdentifier user) => OfUser(RequestMethod.Post, user, "/:revokeAccessTokens");

    private HttpMessage DeleteRequest(CommunicationUserIdentifier user) => OfUser(RequestMethod.Delete, user, "");

    private HttpMessage OfUser(RequestMethod method, CommunicationUserIdentifier user, string action)
    {
        var message = _api.Request(method, "identities", user.Id);
        message.Request.Uri.AppendPath(action, escape: false);
        return _api.WithVersion(message);
    }

    private static void WriteTokenWish(
        Utf8JsonWriter json, string scopesName, IEnumerable<CommunicationTokenScope> scopes, TimeSpan? expiresIn)
    {
        json.WriteStartArray(scopesName);
        foreach (var scope in scopes)
        {
            json.WriteStringValue(scope.ToString());
        }

        json.WriteEndArray();

        if (expiresIn is { } lifetime)
        {
            json.WriteNumber("expiresInMinutes", Convert.ToInt32(lifetime.TotalMinutes));
        }
    }

    private static CommunicationUserIdentifier ReadUser(JsonElement body)
        => new(body.GetProperty("identity").GetProperty("id").GetString());

    private static CommunicationUserIdentifierAndToken ReadUserAndToken(JsonElement body)
        => new(ReadUser(body), ReadToken(body.GetProperty("accessToken")));

    private static AccessToken ReadToken(JsonElement body)
        => new(body.GetProperty("token").GetString(), body.GetProperty("expiresOn").GetDateTimeOffset());
}
