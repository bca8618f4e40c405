using Chat.Local.Hosting;
using Chat.Local.Pages;
using Chat.Local.Watching;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Chat.Functions.Tests.Support;

/// <summary>Another worker of the same app, on the same emulator and storage, with settings of its own.</summary>
public sealed class AWorker : IAsyncDisposable
{
    private readonly FunctionsHost host;

    private AWorker(FunctionsHost host)
    {
        this.host = host;
    }

    public Uri Address => host.Address;

    public static Task<AWorker> StartAsync(ChatWorld world, params (string Name, string Value)[] settings) => StartAsync(world, playsEasyAuth: true, settings);

    /// <summary>A worker where nobody signs in: the platform has no authentication in front of it.</summary>
    public static Task<AWorker> WithoutSignInAsync(ChatWorld world) => StartAsync(world, playsEasyAuth: false, ("WEBSITE_AUTH_ENABLED", "false"));

    /// <summary>A worker with the page of the local run.</summary>
    public static Task<AWorker> WithPageAsync(ChatWorld world, params (string Name, string Value)[] settings) =>
        StartAsync(world, playsEasyAuth: true, app => app.MapWebPages(world.Acs.Endpoint, new Watch(world.Acs, world.Local.Storage)), settings);

    private static Task<AWorker> StartAsync(ChatWorld world, bool playsEasyAuth, params (string Name, string Value)[] settings) =>
        StartAsync(world, playsEasyAuth, besides: null, settings);

    private static async Task<AWorker> StartAsync(ChatWorld world, bool playsEasyAuth, Action<WebApplication>? besides, params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>(world.Local.Settings);
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        return new AWorker(await FunctionsHost.StartAsync(
            new FunctionsHostOptions { Port = 0, Key = world.Local.Key, Settings = all, PlaysEasyAuth = playsEasyAuth, Besides = besides, Logging = logging => logging.AddProvider(world.Logs) },
            CancellationToken.None));
    }

    public Task<HttpClient> HttpAsync(string userId) => Sessions.SignInAsync(host.Address, userId);

    public HttpClient Backend(string key) => new() { BaseAddress = host.Address, DefaultRequestHeaders = { { "x-functions-key", key } } };

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
