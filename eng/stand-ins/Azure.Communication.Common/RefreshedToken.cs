using Azure.Core;

namespace Azure.Communication;

/// <summary>A token and, unless it is a fixed one, the way to a new one shortly before it expires.</summary>
internal sealed class RefreshedToken
{
    private static readonly TimeSpan s_onDemand = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_proactively = TimeSpan.FromMinutes(10);

    private readonly CommunicationTokenRefreshOptions _options;
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private volatile UserToken _current;

    public RefreshedToken(UserToken token)
    {
        _current = token;
    }

    public RefreshedToken(CommunicationTokenRefreshOptions options)
    {
        _options = options;
        _current = options.InitialToken is null ? null : UserToken.Parse(options.InitialToken);
    }

    public AccessToken Get(CancellationToken cancellationToken)
    {
        if (MayUseCurrent())
        {
            return _current.Value;
        }

        if (!_refreshing.Wait(0, CancellationToken.None))
        {
            if (IsValid(_current))
            {
                return _current.Value;
            }

            _refreshing.Wait(cancellationToken);
        }

        try
        {
            if (!MayUseCurrent())
            {
                _current = UserToken.Parse(_options.TokenRefresher(cancellationToken));
            }

            return _current.Value;
        }
        finally
        {
            _refreshing.Release();
        }
    }

    public async ValueTask<AccessToken> GetAsync(CancellationToken cancellationToken)
    {
        if (MayUseCurrent())
        {
            return _current.Value;
        }

        if (!_refreshing.Wait(0, CancellationToken.None))
        {
            // While one caller fetches, the others go on with what they have as long as it lasts.
            if (IsValid(_current))
            {
                return _current.Value;
            }

            await _refreshing.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        try
        {
            if (!MayUseCurrent())
            {
                _current = UserToken.Parse(await _options.AsyncTokenRefresher(cancellationToken).ConfigureAwait(false));
            }

            return _current.Value;
        }
        finally
        {
            _refreshing.Release();
        }
    }

    private static bool IsValid(UserToken token) => token is not null && DateTimeOffset.UtcNow < token.Value.ExpiresOn;

    private bool MayUseCurrent()
        => _options is null
            || (_current is { } token
                && DateTimeOffset.UtcNow < token.Value.ExpiresOn - (_options.RefreshProactively ? s_proactively : s_onDemand));
}
