using Azure.Core;

namespace Azure.Communication;

public sealed class CommunicationTokenCredential : IDisposable
{
    private readonly RefreshedToken _token;
    private bool _disposed;

    public CommunicationTokenCredential(string token)
    {
        _token = new RefreshedToken(UserToken.Parse(token));
    }

    public CommunicationTokenCredential(CommunicationTokenRefreshOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _token = new RefreshedToken(options);
    }

    public AccessToken GetToken(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _token.Get(cancellationToken);
    }

    public ValueTask<AccessToken> GetTokenAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _token.GetAsync(cancellationToken);
    }

    public void Dispose() => _disposed = true;
}
