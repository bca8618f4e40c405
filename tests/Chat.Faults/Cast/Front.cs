using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chat.Faults.Cast;

/// <summary>The platform in front of the workers: gives each delivery to one of them, now and then to two in the same instant.</summary>
public sealed class Front : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly IReadOnlyList<Worker> workers;
    private readonly HttpClient client = new() { Timeout = TimeSpan.FromSeconds(40) };
    private readonly Lock gate = new();
    private Random random = new(0);
    private int underWay;

    private Front(WebApplication app, IReadOnlyList<Worker> workers)
    {
        (this.app, this.workers) = (app, workers);
    }

    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>How often both workers get a delivery at once, from 0 to 1.</summary>
    public double Twice { get; set; }

    public int UnderWay => Volatile.Read(ref underWay);

    /// <summary>Every body that was delivered, for whoever delivers it again later; null keeps none.</summary>
    public List<(string Query, byte[] Body)>? Kept { get; set; }

    /// <summary>How long each delivery took to be answered.</summary>
    public List<TimeSpan>? Answered { get; set; }

    public static async Task<Front> StartAsync(IReadOnlyList<Worker> workers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddLogging(logging => logging.ClearProviders());
        var front = new Front(builder.Build(), workers);
        front.app.Run(front.DeliverAsync);
        await front.app.StartAsync();

        return front;
    }

    public void Begin(int seed)
    {
        lock (gate)
        {
            random = new Random(seed);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        client.Dispose();
    }

    private async Task DeliverAsync(HttpContext http)
    {
        Interlocked.Increment(ref underWay);
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            using var buffer = new MemoryStream();
            await http.Request.Body.CopyToAsync(buffer, http.RequestAborted);
            var body = buffer.ToArray();
            var query = http.Request.QueryString.Value ?? "";
            int first;
            bool both;
            lock (gate)
            {
                first = random.Next(workers.Count);
                both = random.NextDouble() < Twice;
                Kept?.Add((query, body));
            }

            var one = PassAsync(workers[first], http, query, body);
            var answers = both ? await Task.WhenAll(one, PassAsync(workers[(first + 1) % workers.Count], http, query, body)) : [await one];

            // One who has taken it is enough for Event Grid.
            var (status, text) = answers.MinBy(answer => answer.Status);
            http.Response.StatusCode = status;
            http.Response.Headers["Webhook-Allowed-Origin"] = "eventgrid.azure.net";
            await http.Response.Body.WriteAsync(text, CancellationToken.None);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            http.Abort();
        }
        finally
        {
            Interlocked.Decrement(ref underWay);
            lock (gate)
            {
                Answered?.Add(TimeProvider.System.GetElapsedTime(began));
            }
        }
    }

    private async Task<(int Status, byte[] Text)> PassAsync(Worker worker, HttpContext http, string query, byte[] body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), new Uri(worker.Address, http.Request.Path.Value + query))
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) ? type : null } },
        };
        foreach (var (name, values) in http.Request.Headers.Where(header => header.Key.StartsWith("aeg-", StringComparison.OrdinalIgnoreCase)))
        {
            request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }

        try
        {
            using var answer = await client.SendAsync(request, CancellationToken.None);

            return ((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(CancellationToken.None));
        }
        catch (Exception dead) when (dead is HttpRequestException or TaskCanceledException)
        {
            return (StatusCodes.Status502BadGateway, []);
        }
    }
}
