using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Chat.Emulator;

namespace Chat.Benchmarks.Emulator;

public sealed record AcsUser(string Id, string Token);

/// <summary>The few calls a load makes, by hand: a client library's own time would be measured, too.</summary>
public sealed class AcsConnection : IDisposable
{
    private const string Version = "api-version=2025-03-15";
    private const int SendersAtOnce = 16;

    private readonly HttpMessageInvoker invoker;
    private readonly HttpClient http;
    private readonly AcsEmulator emulator;

    public AcsConnection(AcsEmulator emulator)
    {
        this.emulator = emulator;
        var authority = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        authority.CustomTrustStore.ImportFromPemFile(emulator.CertificateAuthorityPath);
        var handler = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = authority } };
        invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        http = new HttpClient(handler) { BaseAddress = emulator.Endpoint };
    }

    public void Dispose()
    {
        invoker.Dispose();
        http.Dispose();
    }

    public string MessagesOf(string threadId, int size) => $"/chat/threads/{Uri.EscapeDataString(threadId)}/messages?maxPageSize={size}&{Version}";

    public string ThreadsOf(int size) => $"/chat/threads?maxPageSize={size}&{Version}";

    public async Task<AcsUser> UserAsync(CancellationToken cancellationToken)
    {
        const string path = "/identities?api-version=2023-10-01";
        var body = """{"createTokenWithScopes":["chat"]}"""u8.ToArray();
        var date = DateTimeOffset.UtcNow.ToString("r", CultureInfo.InvariantCulture);
        var hash = Convert.ToBase64String(SHA256.HashData(body));
        var signature = HMACSHA256.HashData(
            Convert.FromBase64String(emulator.AccessKey), Encoding.ASCII.GetBytes($"POST\n{path}\n{date};{emulator.Endpoint.Authority};{hash}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("x-ms-date", date);
        request.Headers.Add("x-ms-content-sha256", hash);
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={Convert.ToBase64String(signature)}");

        var made = await AnswerAsync(request, cancellationToken);

        return new AcsUser(made.GetProperty("identity").GetProperty("id").GetString()!, made.GetProperty("accessToken").GetProperty("token").GetString()!);
    }

    /// <summary>Opens a realtime line, in the steps of the JavaScript SDK.</summary>
    public async Task<ClientWebSocket> OpenLineAsync(AcsUser user, CancellationToken cancellationToken)
    {
        using var where = new HttpRequestMessage(HttpMethod.Get, "/chat/config/realTimeNotifications?api-version=2024-09-01");
        where.Headers.Authorization = new AuthenticationHeaderValue("Bearer", user.Token);
        var services = await AnswerAsync(where, cancellationToken);
        using var allocation = Skype(HttpMethod.Post, $"{services.GetProperty("trouterServiceUrl").GetString()}/v4/a?epid=1");
        var line = await AnswerAsync(allocation, cancellationToken);
        var server = line.GetProperty("socketio").GetString()!;
        var parameters = string.Join('&', line.GetProperty("connectparams").EnumerateObject().Select(one => $"{one.Name}={one.Value}"));
        using var session = Skype(HttpMethod.Get, $"{server}socket.io/1/?{parameters}&v=v4");
        using var opened = await http.SendAsync(session, cancellationToken);
        var name = (await opened.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellationToken)).Split(':')[0];
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"wss{server["https".Length..]}socket.io/1/websocket/{name}?{parameters}"), invoker, cancellationToken);
        using var registration = Skype(HttpMethod.Post, $"{services.GetProperty("registrarServiceUrl").GetString()}/v3/registrations");
        registration.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var registered = await http.SendAsync(registration, cancellationToken);
        registered.EnsureSuccessStatusCode();

        return socket;

        HttpRequestMessage Skype(HttpMethod method, string address) => new(method, address) { Headers = { { "X-Skypetoken", user.Token } } };
    }

    public async Task<string> ThreadAsync(AcsUser creator, IEnumerable<AcsUser> others, CancellationToken cancellationToken)
    {
        var participants = others.Select(user => new { communicationIdentifier = new { rawId = user.Id, communicationUser = new { id = user.Id } } });
        var made = await PostAsync(creator, $"/chat/threads?{Version}", new { topic = "Load", participants }, cancellationToken);

        return made.GetProperty("chatThread").GetProperty("id").GetString()!;
    }

    public async Task<string> SendAsync(AcsUser user, string threadId, string text, CancellationToken cancellationToken) =>
        (await PostAsync(user, $"/chat/threads/{Uri.EscapeDataString(threadId)}/messages?{Version}", new { content = text }, cancellationToken)).GetProperty("id").GetString()!;

    public Task SendManyAsync(AcsUser user, string threadId, int count, string text, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        Enumerable.Range(0, count),
        new ParallelOptions { MaxDegreeOfParallelism = SendersAtOnce, CancellationToken = cancellationToken },
        async (_, token) => await SendAsync(user, threadId, text, token));

    public async Task<object> ReadReceiptAsync(AcsUser user, string threadId, string messageId, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/chat/threads/{Uri.EscapeDataString(threadId)}/readReceipts?{Version}")
        {
            Content = JsonContent.Create(new { chatMessageId = messageId }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", user.Token);
        using var answer = await http.SendAsync(request, cancellationToken);

        return answer.EnsureSuccessStatusCode();
    }

    public async Task<JsonDocument> PageAsync(AcsUser user, string address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", user.Token);
        using var answer = await http.SendAsync(request, cancellationToken);

        return await JsonDocument.ParseAsync(await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
    }

    /// <summary>How long each page takes, in milliseconds, from the first to the last.</summary>
    public async Task<IReadOnlyList<double>> PageTimesAsync(AcsUser user, string first, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        for (var next = first; next is not null;)
        {
            var started = Stopwatch.GetTimestamp();
            using var page = await PageAsync(user, next, cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            next = NextOf(page);
        }

        return times;
    }

    /// <summary>What was said in a thread, every message once for each time it is there.</summary>
    public async Task<IReadOnlyCollection<string>> ContentsAsync(AcsUser user, string threadId, CancellationToken cancellationToken)
    {
        var contents = new List<string>();
        for (var next = MessagesOf(threadId, 200); next is not null;)
        {
            using var page = await PageAsync(user, next, cancellationToken);
            contents.AddRange(page.RootElement.GetProperty("value").EnumerateArray()
                .Where(message => message.GetProperty("type").GetString() == "text")
                .Select(message => message.GetProperty("content").GetProperty("message").GetString()!));
            next = NextOf(page);
        }

        return contents;
    }

    private static string? NextOf(JsonDocument page) => page.RootElement.TryGetProperty("nextLink", out var link) ? link.GetString() : null;

    private async Task<JsonElement> PostAsync(AcsUser user, string address, object body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", user.Token);

        return await AnswerAsync(request, cancellationToken);
    }

    private async Task<JsonElement> AnswerAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var answer = await http.SendAsync(request, cancellationToken);

        return await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }
}
