using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Chat.Emulator.Tests;

/// <summary>An emulator of one test's own, and the requests to make of it.</summary>
internal sealed class AnEmulator : IAsyncDisposable
{
    // One for all tests of a run: making keys takes time and is tested on its own.
    private static readonly string Certificates = Directory.CreateTempSubdirectory("acs-emulator-tests-").FullName;

    private readonly AcsEmulator? running;
    private readonly Uri endpoint;
    private readonly string accessKey;

    private AnEmulator(AcsEmulator? running, Uri endpoint, string accessKey, string authority)
    {
        (this.running, this.endpoint, this.accessKey) = (running, endpoint, accessKey);
        Http = Trusting(authority, endpoint);
    }

    public AcsEmulator Running => running ?? throw new InvalidOperationException("This emulator runs in a process of its own.");

    public HttpClient Http { get; }

    public AdjustableClock Clock { get; private init; } = new();

    public static async Task<AnEmulator> StartAsync(Action<EmulatorOptions>? configure = null)
    {
        var options = new EmulatorOptions { Port = 0, CertificateFolder = Certificates };
        configure?.Invoke(options);

        var running = await AcsEmulator.StartAsync(options, Now);

        return new AnEmulator(running, running.Endpoint, running.AccessKey, running.CertificateAuthorityPath) { Clock = options.Clock };
    }

    /// <summary>One that runs in a process of its own.</summary>
    public static AnEmulator Outside(Uri endpoint, string accessKey, string authority) => new(null, endpoint, accessKey, authority);

    public static CancellationToken Now => TestContext.Current.CancellationToken;

    /// <summary>A client that trusts the development authority and nothing else.</summary>
    public static HttpClient Trusting(string authority, Uri endpoint) =>
        new(new SocketsHttpHandler { SslOptions = Trust(authority) }) { BaseAddress = endpoint };

    public static SslClientAuthenticationOptions Trust(string authority)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(authority);

        return new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
    }

    public async Task<Reply> SignedAsync(HttpMethod method, string target, string? body = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = SignedRequest.Of(method, endpoint, target, accessKey, body, Clock.GetUtcNow());
        change?.Invoke(request);

        return await Reply.OfAsync(await Http.SendAsync(request, Now));
    }

    public async Task<Reply> ChatAsync(
        string? token, HttpMethod method, string target, string? body = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, SignedRequest.Raw(endpoint, target));
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        change?.Invoke(request);

        return await Reply.OfAsync(await Http.SendAsync(request, Now));
    }

    public async Task<Reply> ControlAsync(HttpMethod method, string target, string? body = null) => await ChatAsync(null, method, target, body);

    /// <summary>A person with a token.</summary>
    public async Task<AUser> AUserAsync(params string[] scopes)
    {
        var asked = string.Join(',', (scopes is [] ? ["chat"] : scopes).Select(scope => $"\"{scope}\""));
        var reply = await SignedAsync(
            HttpMethod.Post, "/identities?api-version=2023-10-01", $$"""{"createTokenWithScopes":[{{asked}}]}""");
        Assert.Equal(201, reply.Status);

        return new AUser(this, reply.Text("identity", "id"), reply.Text("accessToken", "token"));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (running is not null)
        {
            await running.DisposeAsync();
        }
    }
}
