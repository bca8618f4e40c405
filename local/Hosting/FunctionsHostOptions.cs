namespace Chat.Local.Hosting;

public sealed class FunctionsHostOptions
{
    /// <summary>The Functions host's own default: learn.microsoft.com/azure/azure-functions/functions-run-local. 0 takes any free port.</summary>
    public int Port { get; init; } = 7071;

    /// <summary>Function and system key. Null: keys are not asked for, as Core Tools do.</summary>
    public string? Key { get; init; }

    /// <summary>App settings, by the names they have in Azure. Null: the environment's.</summary>
    public IReadOnlyDictionary<string, string?>? Settings { get; init; }

    /// <summary>Origins whose pages may call; * is any, and then without credentials.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Whether those pages may send the session's cookie.</summary>
    public bool CorsCredentials { get; init; }

    /// <summary>Plays App Service authentication in front of the functions; only for loopback.</summary>
    public bool PlaysEasyAuth { get; init; }

    /// <summary>What else is to be found at this address, such as a page.</summary>
    public Action<WebApplication>? Besides { get; init; }

    public TimeProvider? Clock { get; init; }

    /// <summary>What this host brings to the app, a bot that is not part of it for example.</summary>
    public Action<IServiceCollection>? Services { get; init; }

    public Action<ILoggingBuilder>? Logging { get; init; }
}
