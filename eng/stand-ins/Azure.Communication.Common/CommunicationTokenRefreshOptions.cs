namespace Azure.Communication;

public class CommunicationTokenRefreshOptions
{
    private Func<CancellationToken, ValueTask<string>> _asyncTokenRefresher;

    public CommunicationTokenRefreshOptions(bool refreshProactively, Func<CancellationToken, string> tokenRefresher)
    {
        ArgumentNullException.ThrowIfNull(tokenRefresher);
        RefreshProactively = refreshProactively;
        TokenRefresher = tokenRefresher;
    }

    public Func<CancellationToken, ValueTask<string>> AsyncTokenRefresher
    {
        get => _asyncTokenRefresher ?? (cancellationToken => new ValueTask<string>(TokenRefresher(cancellationToken)));
        set => _asyncTokenRefresher = value;
    }

    public string InitialToken { get; set; }

    internal bool RefreshProactively { get; }

    internal Func<CancellationToken, string> TokenRefresher { get; }
}
