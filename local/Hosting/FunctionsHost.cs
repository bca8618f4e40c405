using System.Net;
using System.Net.Sockets;
using Chat.Functions;
using Chat.Local.EasyAuth;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Chat.Local.Hosting;

/// <summary>
/// Runs the app's functions in this process, at the addresses where the Functions host has them and with its answers. One of these is one
/// worker; several may share an emulator and a storage account.
/// </summary>
public sealed class FunctionsHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private FunctionsHost(WebApplication app)
    {
        this.app = app;
    }

    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public IServiceProvider Services => app.Services;

    /// <exception cref="StartException">The port is taken or a setting is missing or wrong.</exception>
    public static async Task<FunctionsHost> StartAsync(FunctionsHostOptions options, CancellationToken cancellationToken)
    {
        var app = Build(options);
        try
        {
            await app.StartAsync(cancellationToken);

            return new FunctionsHost(app);
        }
        catch (Exception fault)
        {
            await app.DisposeAsync();
            throw fault switch
            {
                OptionsValidationException wrong => new StartException(string.Join(" ", wrong.Failures), wrong),
                AggregateException several when several.InnerExceptions.All(inner => inner is OptionsValidationException) => new StartException(
                    string.Join(" ", several.InnerExceptions.Cast<OptionsValidationException>().SelectMany(wrong => wrong.Failures)), several),
                IOException { InnerException: { InnerException: SocketException } or SocketException } => new StartException(
                    $"Port {options.Port} is taken. Stop what uses it, or choose another with --port.", fault),
                _ => fault,
            };
        }
    }

    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => app.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    // The platform's own CORS, which answers before any function: learn.microsoft.com/azure/azure-functions/functions-how-to-use-azure-function-app-settings#cors.
    private static void AllowList(CorsPolicyBuilder policy, FunctionsHostOptions options)
    {
        policy.WithOrigins([.. options.CorsOrigins]).AllowAnyHeader().AllowAnyMethod();
        if (options.CorsCredentials && !options.CorsOrigins.Contains("*"))
        {
            policy.AllowCredentials();
        }
    }

    private static WebApplication Build(FunctionsHostOptions options)
    {
        // Settings come from elsewhere, and a look for changed files would watch the whole repository.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = RepositoryFolder.Path, Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        builder.Configuration.Sources.Clear();
        if (options.Settings is { } settings)
        {
            builder.Configuration.AddInMemoryCollection(settings.Select(setting =>
                new KeyValuePair<string, string?>(setting.Key.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal), setting.Value)));
        }
        else
        {
            builder.Configuration.AddEnvironmentVariables();
        }

        builder.Logging.ClearProviders()
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            // What fails at the start is said in one sentence below, not in a stack trace here.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        (options.Logging ?? (logging => logging.AddSimpleConsole(console => console.SingleLine = true)))(builder.Logging);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port));
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        if (options.Clock is { } clock)
        {
            builder.Services.AddSingleton(clock);
        }

        builder.Services.AddChatFunctions(builder.Configuration);
        options.Services?.Invoke(builder.Services);
        builder.Services.AddHostedService<BlobTriggers>();
        builder.Services.AddHostedService<TimerTriggers>();
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => AllowList(policy, options)));

        var app = builder.Build();
        if (options.CorsOrigins.Count > 0)
        {
            app.UseCors();
        }

        if (options.PlaysEasyAuth)
        {
            app.UseEasyAuth();
        }

        app.MapHttpFunctions(HostJson.RoutePrefix, options.Key);
        app.MapEventGridFunctions(options.Key);
        TimerTriggers.MapByHand(app, options.Key);
        options.Besides?.Invoke(app);

        return app;
    }
}
