using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chat.Faults.Cast;

/// <summary>
/// Between one worker and one service: passes requests on as they are, loses, delays and fails some of them, and kills the worker at the moment
/// that it was told.
/// </summary>
public sealed class Line : IAsyncDisposable
{
    private static readonly TimeSpan SlowFor = TimeSpan.FromMilliseconds(300);
    private static readonly string[] NotPassedOn = ["Host", "Connection", "Transfer-Encoding", "Content-Length", "Keep-Alive"];

    private readonly WebApplication app;
    private readonly HttpClient client;
    private readonly Uri service;
    private readonly TimeSpan silence;
    private readonly Lock gate = new();
    private Random random = new(0);
    private (CrashPoint Point, Func<Task> Crash)? crash;
    private int underWay;
    private long asked;

    private Line(WebApplication app, HttpClient client, Uri service, TimeSpan silence)
    {
        (this.app, this.client, this.service, this.silence) = (app, client, service, silence);
    }

    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public LineFaults Faults { get; set; } = LineFaults.None;

    /// <summary>Nothing comes through, as if the service were away.</summary>
    public bool IsCut { get; set; }

    /// <summary>Nothing is answered, and nothing is refused either.</summary>
    public bool IsSilent { get; set; }

    public int UnderWay => Volatile.Read(ref underWay);

    /// <summary>How many requests the worker has made.</summary>
    public long Asked => Interlocked.Read(ref asked);

    /// <param name="certificate">To serve https with; null serves http.</param>
    /// <param name="authority">Who has signed the service's certificate, as a PEM file.</param>
    /// <param name="silence">Longer than the worker waits for an answer.</param>
    public static async Task<Line> StartAsync(Uri service, X509Certificate2? certificate, string? authority, TimeSpan silence)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MaxRequestLineSize = 64 * 1024;
            kestrel.Limits.MaxRequestBufferSize = 8 << 20;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                if (certificate is not null)
                {
                    listen.UseHttps(certificate);
                }
            });
        });
        builder.Services.AddLogging(logging => logging.ClearProviders());

        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        if (authority is not null)
        {
            trust.CustomTrustStore.ImportFromPemFile(authority);
        }

        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, SslOptions = { CertificateChainPolicy = trust } });
        var line = new Line(builder.Build(), client, service, silence);
        line.app.Run(line.PassAsync);
        await line.app.StartAsync();

        return line;
    }

    /// <summary>What happens from now on follows from this seed and the order of the requests.</summary>
    public void Begin(int seed, LineFaults faults)
    {
        lock (gate)
        {
            random = new Random(seed);
            crash = null;
        }

        Faults = faults;
    }

    /// <summary>Kills the worker the next time it comes to this point.</summary>
    public void CrashAt(CrashPoint point, Func<Task> kill)
    {
        lock (gate)
        {
            crash = (point, kill);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        client.Dispose();
    }

    private async Task PassAsync(HttpContext http)
    {
        Interlocked.Increment(ref asked);
        Interlocked.Increment(ref underWay);
        try
        {
            await PassOnAsync(http);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or HttpRequestException or SocketException)
        {
            // The worker is dead, or the service is.
            http.Abort();
        }
        finally
        {
            Interlocked.Decrement(ref underWay);
        }
    }

    private async Task PassOnAsync(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        var bytes = body.GetBuffer().AsMemory(0, (int)body.Length);
        var crashes = Take(http.Request.Method, target, bytes);
        if (IsSilent)
        {
            await Task.Delay(silence, http.RequestAborted);
        }

        if (IsCut || IsSilent)
        {
            http.Abort();
            return;
        }

        if (crashes is { Point.IsAfter: false } before)
        {
            await before.Crash();
            http.Abort();
            return;
        }

        var fate = crashes is null ? Draw() : Fate.Good;
        if (await HappensBeforeAsync(http, fate))
        {
            return;
        }

        using var request = Request(http, target, bytes);

        // What has reached the service is done, also when nobody waits for it any more.
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, CancellationToken.None);
        if (crashes is { } after)
        {
            await answer.Content.LoadIntoBufferAsync(CancellationToken.None);
            await after.Crash();
            http.Abort();
            return;
        }

        switch (fate)
        {
            case Fate.LostAnswer:
                await answer.Content.LoadIntoBufferAsync(CancellationToken.None);
                http.Abort();
                return;
            case Fate.DoneButFailed:
                await answer.Content.LoadIntoBufferAsync(CancellationToken.None);
                http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            case Fate.Slow:
                await Task.Delay(SlowFor, http.RequestAborted);
                break;
        }

        await AnswerAsync(http, answer);
    }

    private async Task<bool> HappensBeforeAsync(HttpContext http, Fate fate)
    {
        switch (fate)
        {
            case Fate.Throttled:
                http.Response.Headers.RetryAfter = "1";
                http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                return true;
            case Fate.Failed:
                http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return true;
            case Fate.Reset:
                http.Abort();
                return true;
            case Fate.Silent:
                await Task.Delay(silence, CancellationToken.None);
                http.Abort();
                return true;
            default:
                return false;
        }
    }

    private (CrashPoint Point, Func<Task> Crash)? Take(string method, string target, ReadOnlyMemory<byte> body)
    {
        lock (gate)
        {
            if (crash is not { } armed || !armed.Point.Matches(method, target, CrashPoint.Text(body)))
            {
                return null;
            }

            crash = null;

            return armed;
        }
    }

    private Fate Draw()
    {
        double drawn;
        lock (gate)
        {
            drawn = random.NextDouble();
        }

        var faults = Faults;
        foreach (var (fate, rate) in new[]
        {
            (Fate.Throttled, faults.Throttled), (Fate.Failed, faults.Failed), (Fate.Reset, faults.Reset), (Fate.Silent, faults.Silent),
            (Fate.Slow, faults.Slow), (Fate.LostAnswer, faults.LostAnswer), (Fate.DoneButFailed, faults.DoneButFailed),
        })
        {
            if (drawn < rate)
            {
                return fate;
            }

            drawn -= rate;
        }

        return Fate.Good;
    }

    private HttpRequestMessage Request(HttpContext http, string target, ReadOnlyMemory<byte> body)
    {
        // As it was encoded: what is signed is the path as it stands.
        var address = new Uri(service.GetLeftPart(UriPartial.Authority) + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), address) { Version = HttpVersion.Version11 };
        request.Headers.Host = http.Request.Host.Value;
        if (body.Length > 0)
        {
            request.Content = new ReadOnlyMemoryContent(body);
        }

        foreach (var (name, values) in http.Request.Headers)
        {
            if (!NotPassedOn.Contains(name, StringComparer.OrdinalIgnoreCase) && !request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        return request;
    }

    private static async Task AnswerAsync(HttpContext http, HttpResponseMessage answer)
    {
        http.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (!NotPassedOn.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                http.Response.Headers[name] = values.ToArray();
            }
        }

        await answer.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    private enum Fate
    {
        Good,
        Throttled,
        Failed,
        Reset,
        Silent,
        Slow,
        LostAnswer,
        DoneButFailed,
    }
}
