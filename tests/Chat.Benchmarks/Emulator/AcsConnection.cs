using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Security;
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

    private readonly HttpClient http;
    private readonly AcsEmulator emulator;

    public AcsConnection(AcsEmulator emulator)
    {
        this.emulator = emulator;
        var authority = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        authority.CustomTrustStore.ImportFromPemFile(emulator.CertificateAuthorityPath);
        http = new HttpClient(new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = authority } })
        {
            BaseAddress = emulator.Endpoint,
        };
    }

    public void Dispose() => http.Dispose();

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
