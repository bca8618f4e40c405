using System.Text;

namespace Chat.Emulator.Tests.BadInput;

/// <summary>Requests to chat, identity, control and realtime routes, each wrong somewhere, by chance but repeatably.</summary>
/// <param name="user">In the thread, and the sender of the message.</param>
/// <param name="outsider">Of the same resource, and not in it.</param>
internal sealed class BadChatRequests(AUser user, AUser outsider, string thread, string message)
{
    private const string Version = "api-version=2025-03-15";
    private const string IdentityVersion = "api-version=2023-10-01";

    private static readonly string[] NoVersions = ["", "api-version=", "api-version=%00", "api-version=latest", "api-version=2025-13-45", "api-version=2025-03-15x", "version=2025-03-15", "api-version=0", "api-version=99999-01-01"];

    private static readonly string[] NoThreads =
        ["x", "19:", "19:nobody@thread.v2", "%00", "%ff%fe", "%2e%2e", "19:a%2fb@thread.v2", "19:a%5cb@thread.v2", "19:%f0%9f%99%82@thread.v2", "null", "-1", "%27%20or%201=1", new('1', 3000), "*", "%25252e"];

    private static readonly string[] NoMessages = ["0", "-1", "x", "%00", "9223372036854775808", "99999999999999999999999", "1e3", "%2e%2e", "%F0%9F%99%82", "null", new('9', 2000)];

    private static readonly string[] NoPages = ["maxPageSize=0", "maxPageSize=-1", "maxPageSize=201", "maxPageSize=1.5", "maxPageSize=", "maxPageSize=%00", "maxPageSize=99999999999999999999", "maxPageSize=1&maxPageSize=2"];

    private static readonly string[] NoTokens =
        ["", "Bearer", "Bearer ", "Bearer ..", "Bearer a.b.c", "Bearer e30.e30.e30", "Basic YTpi", "HMAC-SHA256 ", "Bearer \u00e4", "bearer null", "Bearer eyJhbGciOiJub25lIn0.e30."];

    private static readonly string[] NoMetadata = ["[]", "7", "\"x\"", "{\"a\":1}", "{\"a\":{}}", "{\"a\":\"\\ud800\"}", "{\"\\ud800\":\"a\"}"];

    // Of a thread; for a message no limit is documented.
    private static readonly string[] NoThreadMetadata = [.. NoMetadata, $"{{\"a\":\"{new string('m', 1100)}\"}}"];

    private readonly (string Method, string Path, string? Good, string[] Wrong)[] chat =
    [
        ("POST", "/chat/threads", "{\"topic\":\"t\",\"participants\":[]}",
        [
            "{}", "{\"topic\":true}", "{\"topic\":[]}", "{\"topic\":7}", "{\"topic\":\"\\ud800\"}", "{\"topic\":\"t\",\"participants\":{}}",
            "{\"topic\":\"t\",\"participants\":[[]]}", "{\"topic\":\"t\",\"participants\":[7]}", "{\"topic\":\"t\",\"participants\":[{\"communicationIdentifier\":7}]}",
            "{\"topic\":\"t\",\"participants\":[{\"communicationIdentifier\":{\"rawId\":\"8:acs:x\"},\"shareHistoryTime\":\"never\"}]}", "{\"topic\":\"t\",\"retentionPolicy\":{\"kind\":7}}",
            "{\"topic\":\"t\",\"retentionPolicy\":{\"kind\":\"threadCreationDate\",\"deleteThreadAfterDays\":1e10}}", "{\"topic\":\"t\",\"retentionPolicy\":{\"kind\":\"threadCreationDate\",\"deleteThreadAfterDays\":29}}",
            .. NoThreadMetadata.Select(metadata => $"{{\"topic\":\"t\",\"metadata\":{metadata}}}"),
        ]),
        ("GET", "/chat/threads", null, []),
        ("GET", "/chat/threads/{t}", null, []),
        ("PATCH", "/chat/threads/{t}", "{\"topic\":\"u\"}", ["{\"topic\":7}", "{\"topic\":[]}", "{\"topic\":\"\\ud800\"}", .. NoThreadMetadata.Select(metadata => $"{{\"metadata\":{metadata}}}")]),
        ("DELETE", "/chat/threads/{t}", null, []),
        ("GET", "/chat/threads/{t}/participants", null, []),
        ("POST", "/chat/threads/{t}/participants/:add", "{\"participants\":[]}",
            ["{}", "{\"participants\":{}}", "{\"participants\":[[]]}", "{\"participants\":[true]}", "{\"participants\":[{\"communicationIdentifier\":7}]}", $"{{\"participants\":[{string.Join(',', Enumerable.Repeat("{\"communicationIdentifier\":{\"rawId\":\"8:acs:x\"}}", 201))}]}}"]),
        ("POST", "/chat/threads/{t}/participants/:remove", "{\"rawId\":\"8:acs:nobody\"}", ["{}", "{\"rawId\":7}", "{\"rawId\":\"\\ud800\"}", "{\"communicationUser\":7}"]),
        ("GET", "/chat/threads/{t}/messages", null, []),
        ("POST", "/chat/threads/{t}/messages", "{\"content\":\"hi\"}",
        [
            "{}", "{\"content\":1}", "{\"content\":{}}", "{\"content\":\"\\udc00 alone\"}", $"{{\"content\":\"{new string('x', 28 * 1024 + 1)}\"}}", "{\"content\":\"a\",\"type\":7}", "{\"content\":\"a\",\"type\":\"nonsense\"}",
            "{\"content\":\"a\",\"senderDisplayName\":[]}", .. NoMetadata.Select(metadata => $"{{\"content\":\"a\",\"metadata\":{metadata}}}"),
        ]),
        ("GET", "/chat/threads/{t}/messages/{m}", null, []),
        ("PATCH", "/chat/threads/{t}/messages/{m}", "{\"content\":\"edited\"}", ["{\"content\":1}", "{\"content\":[]}", "{\"content\":\"\\ud800\"}", $"{{\"content\":\"{new string('x', 28 * 1024 + 1)}\"}}", .. NoMetadata.Select(metadata => $"{{\"metadata\":{metadata}}}")]),
        ("DELETE", "/chat/threads/{t}/messages/{m}", null, []),
        ("POST", "/chat/threads/{t}/typing", "{\"senderDisplayName\":\"Ana\"}", ["{\"senderDisplayName\":7}", "{\"senderDisplayName\":\"\\ud800\"}"]),
        ("GET", "/chat/threads/{t}/readReceipts", null, []),
        ("POST", "/chat/threads/{t}/readReceipts", "{\"chatMessageId\":\"{m}\"}", ["{}", "{\"chatMessageId\":5}", "{\"chatMessageId\":\"99999999999999999999\"}", "{\"chatMessageId\":\"x\"}", "{\"chatMessageId\":\"\\u0000\"}"]),
    ];

    private readonly (string Method, string Path, string? Good, string[] Wrong)[] identity =
    [
        ("POST", "/identities", "{\"createTokenWithScopes\":[\"chat\"],\"expiresInMinutes\":60}",
        [
            "{\"createTokenWithScopes\":\"chat\"}", "{\"createTokenWithScopes\":[1]}", "{\"createTokenWithScopes\":[\"everything\"]}", "{\"createTokenWithScopes\":[null]}", "{\"createTokenWithScopes\":[\"\\ud800\"]}",
            "{\"expiresInMinutes\":59}", "{\"expiresInMinutes\":1441}", "{\"expiresInMinutes\":1e400}", "{\"expiresInMinutes\":99999999999999999999}", "{\"expiresInMinutes\":60.5}", "{\"expiresInMinutes\":\"sixty\"}", "{\"customId\":\"before its version\"}",
        ]),
        ("POST", "/identities/{u}/:issueAccessToken", "{\"scopes\":[\"chat\"]}",
            ["{}", "{\"scopes\":\"chat\"}", "{\"scopes\":[]}", "{\"scopes\":[1]}", "{\"scopes\":[\"\"]}", "{\"scopes\":[\"chat\",\"chat\",\"x\"]}", "{\"scopes\":[\"chat\"],\"expiresInMinutes\":0}", "{\"scopes\":[\"chat\"],\"expiresInMinutes\":-1}"]),
        ("POST", "/identities/{u}/:revokeAccessTokens", null, []),
        ("DELETE", "/identities/{u}", null, []),
    ];

    private static readonly string[] NoIdentities =
    [
        "x", "8:acs:", "8:acs:a_b", "8:orgid:00000000-0000-0000-0000-000000000000", "%00", "%ff", "8:acs:%2e%2e", "%F0%9F%99%82", "8:acs:00000000-0000-0000-0000-000000000000_00000000-0000-0000-0000-000000000000",
        "4:+15551234567", new('8', 3000),
    ];

    private static readonly (string Method, string Path, string[] Wrong)[] Control =
    [
        ("POST", "clock", ["{}", "{\"advance\":\"soon\"}", "{\"advance\":\"-00:00:01\"}", "{\"seconds\":1e300}", "{\"seconds\":-1}", "{\"seconds\":\"x\"}", "{\"advance\":7}", "{\"seconds\":null}"]),
        ("PUT", "faults", ["{}", "[null]", "[7]", "[{\"kind\":\"nonsense\"}]", "[{\"kind\":99}]", "[{\"kind\":\"status\",\"rate\":2}]", "[{\"kind\":\"status\",\"rate\":-1}]", "[{\"kind\":\"status\",\"status\":200}]", "[{\"rate\":1e999}]"]),
        ("PUT", "eventSubscriptions/chat-events", ["{}", "{\"properties\":null}", "{\"properties\":[]}", "{\"properties\":{\"destination\":null}}", "{\"properties\":{\"destination\":{\"properties\":{\"endpointUrl\":\"::\"}}}}",
            "{\"properties\":{\"destination\":{\"properties\":{\"endpointUrl\":\"http://example.com/\"}}}}", "{\"properties\":{\"destination\":{\"properties\":{\"endpointUrl\":\"file:///etc/passwd\"}}}}",
            "{\"properties\":{\"destination\":{\"properties\":{\"endpointUrl\":\"https://localhost/\",\"maxEventsPerBatch\":0}}}}", "{\"properties\":{\"destination\":{\"endpointType\":\"AzureFunction\",\"properties\":{\"endpointUrl\":\"https://localhost/\"}}}}"]),
        ("PUT", "eventSubscriptions/a_b", ["{\"properties\":{\"destination\":{\"properties\":{\"endpointUrl\":\"https://localhost/\"}}}}"]),
        ("PUT", "snapshot", ["{}", "{\"type\":\"nonsense\"}", "null", "[]", "\u0000", "{\"kind\":\"IdentityCreated\"}\n{"]),
    ];

    public BadRequest Make(int seed)
    {
        var random = new Random(seed);

        return random.Next(10) switch
        {
            < 5 => OfChat(random),
            < 7 => OfIdentity(random),
            < 9 => OfControl(random),
            _ => OfRealtime(random),
        };
    }

    private BadRequest OfChat(Random random)
    {
        var (method, path, good, wrong) = random.Pick(chat);
        var target = $"{Filled(path)}?{Version}";
        var request = new BadRequest(new HttpMethod(method), target) { Token = user.Token, Body = good is null ? null : Encoding.UTF8.GetBytes(Filled(good)) };
        switch (random.Next(10))
        {
            case 0:
                return request with { Token = null, Headers = [("Authorization", random.Pick(NoTokens))] };
            case 1:
                return request with { Token = Forged(random) };
            case 2:
                return request with { Target = $"{Filled(path)}?{random.Pick(NoVersions)}" };
            case 3 when path.Contains("{t}", StringComparison.Ordinal):
                return request with { Target = $"{Filled(path.Replace("{t}", random.Pick(NoThreads), StringComparison.Ordinal))}?{Version}" };
            case 4 when path.Contains("{m}", StringComparison.Ordinal):
                return request with { Target = $"{Filled(path.Replace("{m}", random.Pick(NoMessages), StringComparison.Ordinal))}?{Version}" };
            case 5 when path.Contains("{t}", StringComparison.Ordinal):
                return request with { Token = outsider.Token };
            case 6:
                return request with { Method = new HttpMethod(random.Pick(["PUT", "BREW", "TRACE", "LOCK"])), IsUnknown = true };
            case 7:
                return request with { Target = $"{Filled(path)}/{random.Pick(["nonsense", "%00", ":add", "messages%2f1", "..%2f..", Uri.EscapeDataString(Noise.Text(random, 200))])}/x?{Version}", IsUnknown = true };
            case 8 when good is null && path.EndsWith('s'):
                return request with { Target = $"{target}&{random.Pick(NoPages)}", Method = HttpMethod.Get };
            default:
                return good is null
                    ? request with { Token = null }
                    : request with { Body = wrong.Length > 0 && random.Next(3) > 0 ? Encoding.UTF8.GetBytes(random.Pick(wrong)) : Noise.Body(random, good) };
        }
    }

    private BadRequest OfIdentity(Random random)
    {
        var (method, path, good, wrong) = random.Pick(identity);
        var request = new BadRequest(new HttpMethod(method), $"{Filled(path)}?{IdentityVersion}") { IsSigned = true, Body = good is null ? null : Encoding.UTF8.GetBytes(good) };
        switch (random.Next(8))
        {
            case 0:
                return request with { IsSigned = false, Headers = [("Authorization", random.Pick(NoTokens))] };
            case 1:
                // Chat tokens are no keys.
                return request with { IsSigned = false, Token = user.Token };
            case 2:
                // Changed after it was signed.
                return request with { Headers = [random.Pick<(string, string)>([("x-ms-date", "Thu, 01 Jan 1970 00:00:00 GMT"), ("x-ms-date", "soon"), ("x-ms-content-sha256", "AAAA"), ("Authorization", "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=AAAA"), ("Authorization", "HMAC-SHA256 SignedHeaders=;;;&Signature==")])] };
            case 3:
                return request with { Target = $"{Filled(path)}?{random.Pick(NoVersions)}" };
            case 4 when path.Contains("{u}", StringComparison.Ordinal):
                return request with { Target = $"{path.Replace("{u}", random.Pick(NoIdentities), StringComparison.Ordinal)}?{IdentityVersion}" };
            case 5:
                return request with { Target = $"{random.Pick(["/teamsUser/:exchangeAccessToken", "/identities/x/y/z", "/access/nonsense", "/identities/%00/:burn"])}?{IdentityVersion}", IsUnknown = true };
            default:
                return good is null
                    ? request with { IsSigned = false }
                    : request with { Body = random.Next(3) > 0 ? Encoding.UTF8.GetBytes(random.Pick(wrong)) : Noise.Body(random, good) };
        }
    }

    private static BadRequest OfControl(Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                var (doing, at) = random.Pick<(string, string)>(
                    [("POST", "reset"), ("DELETE", "requests"), ("GET", "threads"), ("GET", "identities"), ("POST", "clock"), ("PUT", "faults"), ("DELETE", "faults"), ("GET", "snapshot"), ("PUT", "snapshot"), ("POST", "realtime/cut"), ("DELETE", "eventSubscriptions/chat-events"), ("GET", "deliveries")]);

                return new BadRequest(new HttpMethod(doing), $"/_emulator/{at}")
                {
                    Headers = [("Origin", random.Pick(["https://evil.example", "null", "http://localhost.evil.example", "https://localhost:1", "file://", "::", "\u0001"]))],
                    Body = doing is "POST" or "PUT" ? "{\"seconds\":60}"u8.ToArray() : null,
                };
            case 1:
                return new BadRequest(
                    new HttpMethod(random.Pick(["GET", "DELETE"])), $"/_emulator/eventSubscriptions/{random.Pick(["none", "%00", "%ff", "..%2freset", new('n', 3000)])}");
            case 2:
                return new BadRequest(
                    new HttpMethod(random.Pick(["GET", "POST", "PUT", "BREW"])), $"/_emulator/{random.Pick(["nonsense", "threads/x/y", "%00", "reset/x", "clock/x", "eventSubscriptions/none/validate?id=%ff", "..%2f..%2fetc%2fpasswd", "inspector.map"])}") { IsUnknown = true };
            default:
                var (method, path, wrong) = random.Pick(Control);

                // No faults at all are a list, too.
                return new BadRequest(new HttpMethod(method), $"/_emulator/{path}")
                {
                    Body = random.Next(4) > 0 || path == "faults" ? Encoding.UTF8.GetBytes(random.Pick(wrong)) : Noise.Body(random, "{\"seconds\":{}}"),
                };
        }
    }

    private BadRequest OfRealtime(Random random)
    {
        var forged = ("X-Skypetoken", random.Pick(["", "x", "a.b.c", "e30.e30.e30", Forged(random)]));
        var honest = ("X-Skypetoken", user.Token);

        return random.Next(6) switch
        {
            0 => new BadRequest(HttpMethod.Get, "/chat/config/realTimeNotifications?api-version=2024-09-01") { Token = random.Next(2) == 0 ? null : Forged(random) },
            1 => new BadRequest(HttpMethod.Post, "/v4/a?epid=1") { Headers = [forged] },
            2 => new BadRequest(HttpMethod.Get, $"/socket.io/1/?sr={random.Pick(["", "%00", "a-b", new('a', 65), "..", "%F0%9F%99%82"])}&v=v4") { Headers = [honest] },
            3 => new BadRequest(HttpMethod.Post, "/v3/registrations") { Headers = [forged], Body = Noise.Body(random, "{}") },
            4 => new BadRequest(HttpMethod.Get, $"/socket.io/1/websocket/{random.Pick(["x", "%00", "%ff", new('a', 3000)])}"),

            // A handshake in order, to a line that nobody was invited to.
            _ => new BadRequest(HttpMethod.Get, $"/socket.io/1/websocket/{random.Pick(["x", "%00", "%ff", new('a', 3000)])}")
            {
                Headers = [("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")],
            },
        };
    }

    // A token of somebody real, with one character of it another.
    private string Forged(Random random)
    {
        var token = user.Token.ToCharArray();

        // The last of base64's characters may be padding that nobody reads.
        var at = random.Next(token.Length - 2);
        token[at] = token[at] == 'A' ? 'B' : 'A';

        return new string(token);
    }

    private string Filled(string text) => text
        .Replace("{t}", thread, StringComparison.Ordinal)
        .Replace("{m}", message, StringComparison.Ordinal)
        .Replace("{u}", user.Id, StringComparison.Ordinal);
}
