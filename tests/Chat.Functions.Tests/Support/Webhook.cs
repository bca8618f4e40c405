using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chat.Functions.Tests.Support;

/// <summary>Somebody else's webhook: passes the validation handshake, then keeps what it is sent and answers as told.</summary>
public sealed class Webhook : IAsyncDisposable
{
    private readonly WebApplication app;

    private Webhook(WebApplication app)
    {
        this.app = app;
    }

    public ConcurrentQueue<string> Received { get; } = new();

    public int Answer { get; set; } = 200;

    public Uri Address => new(app.Urls.First());

    public static async Task<Webhook> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var webhook = new Webhook(app);
        app.MapPost("/", webhook.ReceiveAsync);
        await app.StartAsync();

        return webhook;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        var body = await JsonSerializer.DeserializeAsync<JsonElement[]>(context.Request.Body) ?? [];
        if (context.Request.Headers["aeg-event-type"] == "SubscriptionValidation")
        {
            await context.Response.WriteAsJsonAsync(new { validationResponse = body[0].GetProperty("data").GetProperty("validationCode").GetString() });
            return;
        }

        foreach (var one in body)
        {
            Received.Enqueue(one.GetRawText());
        }

        context.Response.StatusCode = Answer;
    }
}
