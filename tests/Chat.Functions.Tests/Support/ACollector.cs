using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Chat.Functions.Tests.Support;

/// <summary>An OpenTelemetry collector as far as it takes what it is sent: opentelemetry.io/docs/specs/otlp/#otlphttp.</summary>
public sealed class ACollector : IAsyncDisposable
{
    private readonly WebApplication app;

    private ACollector(WebApplication app)
    {
        this.app = app;
    }

    /// <summary>The bodies by their paths; what is text in them is text here.</summary>
    public ConcurrentQueue<(string Path, string Body)> Told { get; } = new();

    public string Address => app.Urls.First();

    public static async Task<ACollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var collector = new ACollector(app);
        app.MapPost("/{**path}", async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            collector.Told.Enqueue((context.Request.Path, Encoding.UTF8.GetString(body.ToArray())));
        });
        await app.StartAsync();

        return collector;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
