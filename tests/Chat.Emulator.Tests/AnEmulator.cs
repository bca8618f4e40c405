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

    private AnEmulator(AcsEmulator emulator)
    {
        Running = emulator;
        Http = Trusting(emulator.CertificateAuthorityPath, emulator.Endpoint);
    }

    public AcsEmulator Running { get; }

    public HttpClient Http { get; }

    public AdjustableClock Clock => Running.Clock;

    public static async Task<AnEmulator> StartAsync(Action<EmulatorOptions>? configure = null)
    {
        var options = new EmulatorOptions { Port = 0, CertificateFolder = Certificates };
        configure?.Invoke(options);

        return new AnEmulator(await AcsEmulator.StartAsync(options, Now));
    }

    public static CancellationToken Now => TestContext.Current.CancellationToken;

    /// <summary>A client that trusts the development authority and nothing else.</summary>
    public static HttpClient Trusting(string authority, Uri endpoint)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(authority);

        return new HttpClient(new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy } })
        {
            BaseAddress = endpoint,
        };
    }

    public async Task<Reply> SignedAsync(HttpMethod method, string target, string? body = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = SignedRequest.Of(method, Running.Endpoint, target, Running.AccessKey, body, Clock.GetUtcNow());
        change?.Invoke(request);

        return await Reply.OfAsync(await Http.SendAsync(request, Now));
    }

    public async Task<Reply> ChatAsync(
        string? token, HttpMethod method, string target, string? body = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, SignedRequest.Raw(Running.Endpoint, target));
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
        await Running.DisposeAsync();
    }
}
