using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Chat.Emulator.Identity;
using Microsoft.AspNetCore.Http;

namespace Chat.Emulator.Tests;

public sealed class IdentityTests
{
    private const string V = "?api-version=2023-10-01";

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{"createTokenWithScopes":[],"expiresInMinutes":null}""")]
    public async Task An_identity_is_created_whatever_way_an_SDK_says_nothing(string? body)
    {
        await using var emulator = await AnEmulator.StartAsync();

        var reply = await emulator.SignedAsync(HttpMethod.Post, $"/identities{V}", body);

        Assert.Equal(201, reply.Status);
        Assert.Matches("^8:acs:[0-9a-f-]{36}_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", reply.Text("identity", "id"));
        Assert.Null(reply.Find("accessToken"));
        Assert.True(reply.Headers.Contains("api-supported-versions"));
    }

    [Fact]
    public async Task A_token_carries_what_clients_read_from_it()
    {
        await using var emulator = await AnEmulator.StartAsync();

        var reply = await emulator.SignedAsync(
            HttpMethod.Post, $"/identities{V}", """{"createTokenWithScopes":["chat","voip"],"expiresInMinutes":60}""");

        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(reply.Text("accessToken", "token").Split('.')[1]))!;
        Assert.Equal(reply.Text("identity", "id")[2..], (string?)claims["skypeid"]);
        Assert.Equal("chat,voip", (string?)claims["acsScope"]);
        Assert.Equal(3600, (long)claims["exp"]! - (long)claims["iat"]!);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}\+00:00$", reply.Text("accessToken", "expiresOn"));
    }

    [Theory]
    [InlineData(60, 200)]
    [InlineData(1440, 200)]
    [InlineData(59, 400)]
    [InlineData(1441, 400)]
    public async Task A_token_lives_from_an_hour_to_a_day(int minutes, int status)
    {
        await using var emulator = await AnEmulator.StartAsync();
        var user = await emulator.AUserAsync();

        var reply = await emulator.SignedAsync(
            HttpMethod.Post,
            $"/identities/{Uri.EscapeDataString(user.Id)}/:issueAccessToken{V}",
            $$"""{"scopes":["chat"],"expiresInMinutes":{{minutes.ToString(CultureInfo.InvariantCulture)}}}""");

        Assert.Equal(status, reply.Status);
        if (status == 400)
        {
            Assert.Equal("ValidationError", reply.Text("error", "code"));
            Assert.Equal("ExpiresInMinutes", reply.Text("error", "target"));
            Assert.Contains("[60, 1440]", reply.Text("error", "message"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"scopes":[]}""")]
    [InlineData("""{"scopes":["admin"]}""")]
    [InlineData("""{"scopes":[null]}""")]
    [InlineData("{}")]
    public async Task A_token_without_a_scope_that_exists_is_refused(string body)
    {
        await using var emulator = await AnEmulator.StartAsync();
        var user = await emulator.AUserAsync();

        var reply = await emulator.SignedAsync(HttpMethod.Post, $"/identities/{user.Id}/:issueAccessToken{V}", body);

        Assert.Equal(400, reply.Status);
    }

    [Theory]
    [InlineData("8%3Aacs%3A", "encoded, as JavaScript and Python sync send it")]
    [InlineData("8:acs:", "plain, as Python aio sends it")]
    public async Task The_signature_covers_the_target_as_it_was_sent(string prefix, string why)
    {
        await using var emulator = await AnEmulator.StartAsync();
        var user = await emulator.AUserAsync();

        var reply = await emulator.SignedAsync(
            HttpMethod.Post, $"/identities/{prefix}{user.Id["8:acs:".Length..]}/:issueAccessToken{V}", """{"scopes":["chat"]}""");

        Assert.True(reply.Status == 200, why);
    }

    // Computed outside: key, date and host as below.
    [Theory]
    [InlineData("POST", "/identities?api-version=2023-10-01", "{}", "4UXnwMWs+cUyCDgtrRvghPtiOdLMQ+UHU70+Qgh2KHw=")]
    [InlineData(
        "DELETE",
        "/identities/8%3Aacs%3A11111111-2222-3333-4444-555555555555_00000000-0000-0000-0000-000000000001?api-version=2023-10-01",
        "",
        "k4Y9uE53GR988cnVUm41D4jRhrMr3oQP/r63LUUDYck=")]
    public void Known_signatures_hold(string method, string target, string body, string signature)
    {
        var clock = new AdjustableClock(new StoppedTime(new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        var verifier = new AccessKeySignature(
            Convert.FromBase64String("ZW11bGF0b3ItYWNjZXNzLWtleS1mb3ItdGVzdHMtMDE="), clock, TimeSpan.FromMinutes(15));
        var bytes = Encoding.UTF8.GetBytes(body);
        var headers = new HeaderDictionary
        {
            ["x-ms-date"] = "Mon, 01 Jan 2024 00:00:00 GMT",
            ["host"] = "contoso.communication.azure.com",
            ["x-ms-content-sha256"] = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(bytes)),
            ["Authorization"] = $"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}",
        };

        Assert.Null(verifier.Refuses(method, target, headers, bytes));
        Assert.NotNull(verifier.Refuses(method, target + "&x=1", headers, bytes));
        Assert.NotNull(verifier.Refuses("PUT", target, headers, bytes));
        Assert.NotNull(verifier.Refuses(method, target, headers, [1]));
    }

    [Fact]
    public async Task A_request_that_is_not_signed_as_it_should_be_gets_401()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var target = $"/identities{V}";

        Assert.Equal(401, (await emulator.ChatAsync(null, HttpMethod.Post, target, "{}")).Status);
        Assert.Equal(401, (await emulator.ChatAsync("a.b.c", HttpMethod.Post, target, "{}")).Status);
        Assert.Equal(401, (await emulator.SignedAsync(HttpMethod.Post, target, "{}", change: Later)).Status);
        Assert.Equal(401, (await emulator.SignedAsync(HttpMethod.Post, target, "{}", change: OtherBody)).Status);
        Assert.Equal(401, (await emulator.SignedAsync(HttpMethod.Post, target, "{}", change: NothingSigned)).Status);

        emulator.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(201, (await emulator.SignedAsync(HttpMethod.Post, target, "{}")).Status);

        static void Later(HttpRequestMessage request)
        {
            request.Headers.Remove("x-ms-date");
            request.Headers.Add("x-ms-date", "Mon, 01 Jan 2024 00:00:00 GMT");
        }

        static void OtherBody(HttpRequestMessage request) => request.Content = new StringContent("""{"createTokenWithScopes":["chat"]}""");

        static void NothingSigned(HttpRequestMessage request)
        {
            request.Headers.Remove("Authorization");
            request.Headers.TryAddWithoutValidation("Authorization", "HMAC-SHA256 SignedHeaders=&Signature=");
        }
    }

    [Fact]
    public async Task A_signature_older_than_a_quarter_of_an_hour_is_refused()
    {
        await using var emulator = await AnEmulator.StartAsync();
        using var request = SignedRequest.Of(
            HttpMethod.Post, emulator.Running.Endpoint, $"/identities{V}", emulator.Running.AccessKey, "{}", DateTimeOffset.UtcNow - TimeSpan.FromMinutes(16));

        var reply = await Reply.OfAsync(await emulator.Http.SendAsync(request, AnEmulator.Now));

        Assert.Equal(401, reply.Status);
    }

    [Fact]
    public async Task Clients_that_know_only_the_real_time_sign_as_well_when_the_clock_was_moved()
    {
        await using var emulator = await AnEmulator.StartAsync();
        emulator.Clock.Advance(TimeSpan.FromDays(30));
        using var request = SignedRequest.Of(
            HttpMethod.Post, emulator.Running.Endpoint, $"/identities{V}", emulator.Running.AccessKey, "{}", DateTimeOffset.UtcNow);

        var reply = await Reply.OfAsync(await emulator.Http.SendAsync(request, AnEmulator.Now));

        Assert.Equal(201, reply.Status);
    }

    [Fact]
    public async Task The_date_header_may_be_signed_instead_of_x_ms_date()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var key = emulator.Running.AccessKey;
        var date = emulator.Clock.GetUtcNow().ToString("r", CultureInfo.InvariantCulture);
        const string Hash = "RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=";
        var text = $"POST\n/identities{V}\n{date};{emulator.Running.Endpoint.Authority};{Hash}";

        var reply = await emulator.ChatAsync(null, HttpMethod.Post, $"/identities{V}", "{}", request =>
        {
            request.Headers.TryAddWithoutValidation("Date", date);
            request.Headers.Add("x-ms-content-sha256", Hash);
            request.Headers.TryAddWithoutValidation(
                "Authorization", $"HMAC-SHA256 SignedHeaders=date;host;x-ms-content-sha256&Signature={SignedRequest.Sign(key, text)}");
        });

        Assert.Equal(201, reply.Status);
    }

    [Fact]
    public async Task Revoking_ends_all_tokens_issued_before_and_none_issued_after()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var user = await emulator.AUserAsync();
        var path = $"/identities/{Uri.EscapeDataString(user.Id)}";

        Assert.Equal(204, (await emulator.SignedAsync(HttpMethod.Post, $"{path}/:revokeAccessTokens{V}")).Status);
        var renewed = await emulator.SignedAsync(HttpMethod.Post, $"{path}/:issueAccessToken{V}", """{"scopes":["chat"]}""");

        Assert.Equal(401, (await user.GetAsync("/chat/threads")).Status);
        Assert.Equal(200, (await (user with { Token = renewed.Text("token") }).GetAsync("/chat/threads")).Status);
    }

    [Fact]
    public async Task A_deleted_identity_is_gone_with_its_tokens()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var user = await emulator.AUserAsync();
        var path = $"/identities/{Uri.EscapeDataString(user.Id)}";

        Assert.Equal(204, (await emulator.SignedAsync(HttpMethod.Delete, path + V)).Status);

        Assert.Equal(401, (await user.GetAsync("/chat/threads")).Status);
        Assert.Equal(404, (await emulator.SignedAsync(HttpMethod.Delete, path + V)).Status);
        Assert.Equal(404, (await emulator.SignedAsync(HttpMethod.Post, $"{path}/:issueAccessToken{V}", """{"scopes":["chat"]}""")).Status);
    }

    [Fact]
    public async Task A_token_expires_by_the_clock()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var user = await emulator.AUserAsync();

        emulator.Clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal(200, (await user.GetAsync("/chat/threads")).Status);

        emulator.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(401, (await user.GetAsync("/chat/threads")).Status);
    }

    [Fact]
    public async Task A_token_that_somebody_changed_is_refused()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var user = await emulator.AUserAsync("voip");
        var parts = user.Token.Split('.');
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
        claims["acsScope"] = "chat";

        var forged = $"{parts[0]}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()))}.{parts[2]}";

        Assert.Equal(401, (await emulator.ChatAsync(forged, HttpMethod.Get, "/chat/threads?api-version=2025-03-15")).Status);
    }

    [Theory]
    [InlineData("8:acs:11111111-2222-3333-4444-555555555555_00000000-0000-0000-0000-000000000001", 403)]
    [InlineData("4:+14255550123", 400)]
    [InlineData("nobody", 400)]
    public async Task An_id_that_is_not_of_this_resource_gets_no_token(string id, int status)
    {
        await using var emulator = await AnEmulator.StartAsync();

        var reply = await emulator.SignedAsync(
            HttpMethod.Post, $"/identities/{Uri.EscapeDataString(id)}/:issueAccessToken{V}", """{"scopes":["chat"]}""");

        Assert.Equal(status, reply.Status);
    }

    [Fact]
    public async Task A_custom_id_finds_its_identity_again_in_the_preview_version_only()
    {
        await using var emulator = await AnEmulator.StartAsync();
        const string Preview = "?api-version=2025-03-02-preview";
        const string Body = """{"customId":"ana@example.com"}""";

        var first = await emulator.SignedAsync(HttpMethod.Post, $"/identities{Preview}", Body);
        var second = await emulator.SignedAsync(HttpMethod.Post, $"/identities{Preview}", Body);
        var shown = await emulator.SignedAsync(HttpMethod.Get, $"/identities/{first.Text("identity", "id")}{Preview}");

        Assert.Equal(first.Text("identity", "id"), second.Text("identity", "id"));
        Assert.Equal("ana@example.com", shown.Text("customId"));
        Assert.Equal(400, (await emulator.SignedAsync(HttpMethod.Post, $"/identities{V}", Body)).Status);
    }

    [Theory]
    [InlineData("/identities", 400)]
    [InlineData("/identities?api-version=tomorrow", 400)]
    [InlineData("/teamsUser/:exchangeAccessToken?api-version=2023-10-01", 501)]
    public async Task A_request_the_service_does_not_know_is_named(string target, int status)
    {
        await using var emulator = await AnEmulator.StartAsync();

        var reply = await emulator.SignedAsync(HttpMethod.Post, target, "{}");

        Assert.Equal(status, reply.Status);
        Assert.NotEmpty(reply.Text("error", "message"));
    }

    [Fact]
    public async Task Entra_tokens_are_taken_only_when_asked_for()
    {
        var payload = """{"aud":"https://communication.azure.com","exp":4102444800}"""u8;
        var token = $"e30.{Base64Url.EncodeToString(payload)}.x";
        await using var strict = await AnEmulator.StartAsync();
        await using var open = await AnEmulator.StartAsync(options => options.AcceptEntraTokens = true);

        Assert.Equal(401, (await strict.ChatAsync(token, HttpMethod.Post, $"/identities{V}")).Status);
        Assert.Equal(201, (await open.ChatAsync(token, HttpMethod.Post, $"/identities{V}")).Status);
        Assert.Equal(401, (await open.ChatAsync("a.e30.c", HttpMethod.Post, $"/identities{V}")).Status);
    }
}
