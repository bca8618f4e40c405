using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Emulator.Tests;

/// <summary>An endpoint that takes events: agrees to subscriptions, remembers what it is sent, and answers as told.</summary>
internal sealed class AWebhook : IAsyncDisposable
{
    private readonly WebApplication server;

    private AWebhook(WebApplication server) => this.server = server;

    public ConcurrentQueue<Received> Requests { get; } = new();

    public IEnumerable<JsonNode> Events => Requests.Where(request => request.Status < 300).SelectMany(request => request.Events);

    /// <summary>The status for the next deliveries.</summary>
    public Func<Received, int> Answer { get; set; } = _ => 200;

    public Func<HttpContext, Task<bool>>? Handshake { get; set; }

    public Uri Address => new(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/events?code=secret");

    public static async Task<AWebhook> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        var server = builder.Build();
        var webhook = new AWebhook(server);
        server.Run(webhook.AnswerAsync);
        await server.StartAsync(AnEmulator.Now);

        return webhook;
    }

    /// <summary>Waits until as many events have come as expected.</summary>
    public Task ReceivedAsync(int count) => Eventually.Async(() => Events.Count() >= count, () => $"{Events.Count()} of {count} events came");

    public async ValueTask DisposeAsync()
    {
        await server.StopAsync();
        await server.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        if (Handshake is { } own && await own(http))
        {
            return;
        }

        if (HttpMethods.IsOptions(http.Request.Method))
        {
            http.Response.Headers["WebHook-Allowed-Origin"] = http.Request.Headers["WebHook-Request-Origin"];
            return;
        }

        using var reader = new StreamReader(http.Request.Body);
        var events = JsonNode.Parse(await reader.ReadToEndAsync())!.AsArray();
        if (http.Request.Headers["aeg-event-type"] == "SubscriptionValidation")
        {
            await http.Response.WriteAsync($$"""{"validationResponse":"{{events[0]!["data"]!["validationCode"]}}"}""");
            return;
        }

        var received = new Received(
            [.. events.Select(node => node!)], http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        received = received with { Status = Answer(received) };
        http.Response.StatusCode = received.Status;
        Requests.Enqueue(received);
    }
}

internal sealed record Received(IReadOnlyList<JsonNode> Events, IReadOnlyDictionary<string, string> Headers)
{
    public int Status { get; init; }
}
