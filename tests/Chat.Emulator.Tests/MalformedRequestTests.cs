using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Chat.Emulator.Tests;

public sealed class MalformedRequestTests
{
    private static readonly string[] Bodies =
    [
        "", " ", "null", "[]", "1", "\"text\"", "true", "{", "{\"", "{}}", "nonsense", "{\"topic\":", "{\"content\":1}", "{\"content\":{}}",
        "{\"topic\":[]}", "{\"topic\":\"\\ud800\"}", "{\"content\":\"\\udc00 alone\"}", "{\"topic\":\"t\",\"metadata\":{\"\\ud800\":\"x\"}}",
        "{\"topic\":\"t\",\"metadata\":{\"a\":\"\\ud800\"}}", "{\"topic\":\"t\",\"metadata\":[]}", "{\"topic\":\"t\",\"participants\":{}}",
        "{\"topic\":\"t\",\"participants\":[[]]}", "{\"topic\":\"t\",\"participants\":[{\"communicationIdentifier\":7}]}",
        "{\"participants\":[{\"communicationIdentifier\":{\"rawId\":\"x\"},\"shareHistoryTime\":\"never\"}]}",
        "{\"scopes\":\"chat\"}", "{\"scopes\":[1]}", "{\"expiresInMinutes\":1e400}", "{\"expiresInMinutes\":99999999999999999999}",
        "{\"createTokenWithScopes\":[\"chat\"],\"expiresInMinutes\":60.5}", "{\"chatMessageId\":5}", "{\"chatMessageId\":\"99999999999999999999\"}",
        "{\"retentionPolicy\":{\"kind\":7}}", "{\"topic\":\"t\",\"retentionPolicy\":{\"kind\":\"threadCreationDate\",\"deleteThreadAfterDays\":1e10}}",
        new string('[', 5000), string.Concat(Enumerable.Repeat("{\"a\":", 5000)), $"{{\"topic\":\"{new string('x', 300_000)}\",\"content\":\"{new string('y', 300_000)}\"}}",
        "\u0000", "{\"topic\":\"\\u0000\",\"content\":\"\\u0000\"}", "{\"rawId\":\"\\u0000\"}", "{\"advance\":\"soon\"}", "{\"seconds\":1e300}", "{\"seconds\":-1}",
        "{\"properties\":null}", "{\"properties\":{\"destination\":null}}", "{\"properties\":{\"destination\":{\"properties\":{\"endpointUrl\":\"::\"}}}}",
    ];

    private static readonly (string Method, string Path)[] Chat =
    [
        ("POST", "/chat/threads"), ("PATCH", "/chat/threads/{t}"), ("POST", "/chat/threads/{t}/messages"), ("PATCH", "/chat/threads/{t}/messages/{m}"),
        ("POST", "/chat/threads/{t}/participants/:add"), ("POST", "/chat/threads/{t}/participants/:remove"), ("POST", "/chat/threads/{t}/typing"),
        ("POST", "/chat/threads/{t}/readReceipts"), ("GET", "/chat/threads"), ("PUT", "/chat/threads"),
    ];

    [Fact]
    public async Task No_body_gives_a_5xx()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var ana = await emulator.AUserAsync();
        var thread = await ana.CreateThreadAsync();
        var message = await ana.SendAsync(thread, "hi");

        foreach (var body in Bodies)
        {
            foreach (var (method, path) in Chat)
            {
                var target = path.Replace("{t}", thread, StringComparison.Ordinal).Replace("{m}", message, StringComparison.Ordinal) + $"?{AUser.Version}";
                Check(await emulator.ChatAsync(ana.Token, new HttpMethod(method), target, body), method + path, body);
            }

            foreach (var target in new[] { "/identities", $"/identities/{ana.Id}/:issueAccessToken", "/teamsUser/:exchangeAccessToken" })
            {
                Check(await emulator.SignedAsync(HttpMethod.Post, $"{target}?api-version=2023-10-01", body), target, body);
            }

            Check(await emulator.ControlAsync(HttpMethod.Post, "/_emulator/clock", body), "clock", body);
            Check(await emulator.ControlAsync(HttpMethod.Put, "/_emulator/eventSubscriptions/name", body), "eventSubscriptions", body);
        }
    }

    [Theory]
    [InlineData("/chat/threads/%00?api-version=2025-03-15")]
    [InlineData("/chat/threads/%ff%fe?api-version=2025-03-15")]
    [InlineData("/chat/threads/%zz?api-version=2025-03-15")]
    [InlineData("/chat/threads/%2f%2e%2e%2f?api-version=2025-03-15")]
    [InlineData("/chat/threads/../../_emulator/reset?api-version=2025-03-15")]
    [InlineData("/chat/threads?api-version=%00")]
    [InlineData("/chat/threads?api-version=2025-03-15&maxPageSize=99999999999999999999")]
    [InlineData("/chat/threads?api-version=2025-03-15&startTime=99999-01-01T00:00:00Z")]
    [InlineData("/chat/threads?api-version=2025-03-15&startTime=0001-01-01T00:00:00+14:00")]
    [InlineData("/chat/threads?api-version=2025-03-15&syncState=ffffffffffffffffffffffffffffffff")]
    [InlineData("/chat/threads?api-version=2025-03-15&syncState=7fffffffffffffff7fffffffffffffff")]
    [InlineData("/chat/threads/{t}/messages?api-version=2025-03-15&syncState=7fffffffffffffff7fffffffffffffff")]
    [InlineData("/chat/threads/{t}/messages?api-version=2025-03-15&syncState=00000000000000000000000000000000")]
    [InlineData("/chat/threads/{t}/participants?api-version=2025-03-15&skip=2147483647")]
    [InlineData("/chat/threads/{t}/messages/9223372036854775808?api-version=2025-03-15")]
    [InlineData("/_emulator/eventSubscriptions/%00/validate?id=%ff")]
    [InlineData("/?")]
    [InlineData("//")]
    public async Task No_target_gives_a_5xx(string target)
    {
        await using var emulator = await AnEmulator.StartAsync();
        var ana = await emulator.AUserAsync();
        var thread = await ana.CreateThreadAsync();

        foreach (var method in new[] { "GET", "POST", "PATCH", "DELETE", "PUT", "HEAD", "OPTIONS", "BREW" })
        {
            Check(await emulator.ChatAsync(ana.Token, new HttpMethod(method), target.Replace("{t}", thread, StringComparison.Ordinal), "{}"), method, target);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer ..")]
    [InlineData("Bearer a.b.c")]
    [InlineData("Bearer e30.e30.e30")]
    [InlineData("Basic YTpi")]
    [InlineData("HMAC-SHA256 ")]
    [InlineData("HMAC-SHA256 SignedHeaders&Signature")]
    [InlineData("HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=%%%")]
    [InlineData("HMAC-SHA256 SignedHeaders=;;;&Signature==")]
    public async Task No_authorization_gives_anything_but_401(string authorization)
    {
        await using var emulator = await AnEmulator.StartAsync();

        foreach (var target in new[] { "/chat/threads?api-version=2025-03-15", "/identities?api-version=2023-10-01" })
        {
            var reply = await emulator.ChatAsync(
                null, HttpMethod.Post, target, "{}", request => request.Headers.TryAddWithoutValidation("Authorization", authorization));
            Assert.Equal(401, reply.Status);
        }
    }

    [Fact]
    public async Task Bytes_that_are_not_HTTP_do_no_harm()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var random = new Random(1);
        var requests = Enumerable.Range(0, 30).Select(_ =>
        {
            var bytes = new byte[random.Next(1, 400)];
            random.NextBytes(bytes);

            return bytes;
        })
        .Append(Encoding.ASCII.GetBytes("GET / HTTP/9.9\r\n\r\n"))
        .Append(Encoding.ASCII.GetBytes("POST /identities?api-version=2023-10-01 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n{\"cut"))
        .Append(Encoding.ASCII.GetBytes("POST /identities HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"))
        .Append(Encoding.ASCII.GetBytes("GET http://%%%/ HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .Append(Encoding.ASCII.GetBytes("OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));

        foreach (var bytes in requests)
        {
            using var socket = new TcpClient("127.0.0.1", emulator.Running.Endpoint.Port);
            await using var tls = new SslStream(socket.GetStream());
            var trust = AnEmulator.Trust(emulator.Running.CertificateAuthorityPath);
            trust.TargetHost = "localhost";
            await tls.AuthenticateAsClientAsync(trust, AnEmulator.Now);
            await tls.WriteAsync(bytes, AnEmulator.Now);
            socket.Client.Shutdown(SocketShutdown.Send);
            using var reader = new StreamReader(tls, Encoding.Latin1);
            var answer = await ReadAsync(reader);
            Assert.False(answer.StartsWith("HTTP/1.1 500", StringComparison.Ordinal), answer);
        }

        Assert.Equal(200, (await emulator.ControlAsync(HttpMethod.Get, "/_emulator/health")).Status);
    }

    [Fact]
    public async Task A_body_beyond_a_megabyte_is_refused()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var ana = await emulator.AUserAsync();
        var thread = await ana.CreateThreadAsync();

        var reply = await ana.PostAsync($"/chat/threads/{thread}/messages", $"{{\"content\":\"{new string('x', 1 << 20)}\"}}");

        Assert.Equal(413, reply.Status);
    }

    private static async Task<string> ReadAsync(StreamReader reader)
    {
        try
        {
            return await reader.ReadToEndAsync(AnEmulator.Now);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static void Check(Reply reply, string where, string what) =>
        Assert.True(reply.Status is < 500 or 501, $"{reply.Status} for {where} with {what[..Math.Min(what.Length, 100)]}");
}
