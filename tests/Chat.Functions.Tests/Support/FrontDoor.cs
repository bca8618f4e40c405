using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chat.Functions.Tests.Support;

/// <summary>One address in front of workers that come and go, as the platform has it: what a worker does not answer any more is a 503.</summary>
public sealed class FrontDoor : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly HttpClient http = new();
    private volatile Uri? worker;
    private volatile TaskCompletionSource arrival = new();
    private int cut;
    private int answered;

    private FrontDoor(WebApplication app)
    {
        this.app = app;
    }

    public Uri Address => new(app.Urls.First());

    /// <summary>How many requests a worker had begun and never answered.</summary>
    public int Cut => cut;

    public int Answered => answered;

    /// <summary>Where requests go from now on; null: nowhere.</summary>
    public Uri? Worker
    {
        get => worker;
        set => worker = value;
    }

    public static async Task<FrontDoor> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var door = new FrontDoor(app);
        app.Run(door.PassAsync);
        await app.StartAsync();

        return door;
    }

    /// <summary>The next request is on its way to a worker.</summary>
    public Task ArrivalAsync()
    {
        arrival = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        return arrival.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        http.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        if (worker is not { } to)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(to, $"{context.Request.Path}{context.Request.QueryString}"))
        {
            Content = new StreamContent(context.Request.Body),
        };
        foreach (var (name, values) in context.Request.Headers.Where(header => header.Key is not ("Host" or "Content-Length" or "Transfer-Encoding")))
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        try
        {
            var answering = http.SendAsync(request, context.RequestAborted);
            arrival.TrySetResult();
            using var answer = await answering;
            Interlocked.Increment(ref answered);
            context.Response.StatusCode = (int)answer.StatusCode;
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (HttpRequestException)
        {
            Interlocked.Increment(ref cut);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
    }
}
