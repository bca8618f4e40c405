using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chat.Emulator;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Stories;

public sealed class TokenDeskStories
{
    private const string Issue = "POST /identities/{id}/:issueAccessToken";

    [Fact]
    public async Task Ten_thousand_requests_of_a_hundred_users_at_once_make_a_hundred_calls()
    {
        await using var workers = await Workers.StartAsync(1);
        using var backend = workers.Backend(0);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10_000).Select(i => PostAsync(backend, $"/api/users/user{i % 100}/token")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(100, workers.Called(Issue));
        Assert.Equal(100, workers.Called("POST /identities"));
        Assert.Equal(100, answers.Select(answer => answer.Token).Distinct().Count());
    }

    [Fact]
    public async Task No_more_goes_upstream_than_the_service_takes_and_whoever_is_too_many_is_told_when_to_come_back()
    {
        await using var workers = await Workers.StartAsync(1);
        using var backend = workers.Backend(0);

        var answers = await Task.WhenAll(Enumerable.Range(0, 1_300).Select(i => PostAsync(backend, $"/api/users/user{i}/token")));

        Assert.InRange(workers.Called(Issue), 1, 1000);
        Assert.InRange(workers.Called("POST /identities"), 1, 1000);
        Assert.Contains(answers, answer => answer.Status == HttpStatusCode.TooManyRequests);
        Assert.All(answers, answer => Assert.True(answer.Status == HttpStatusCode.OK || (answer.Status == HttpStatusCode.TooManyRequests && answer.RetryAfter >= 1)));
    }

    [Theory]
    [InlineData(FaultKind.Throttle, 429, HttpStatusCode.TooManyRequests, "service-busy")]
    [InlineData(FaultKind.Error, 503, HttpStatusCode.ServiceUnavailable, "service-unavailable")]
    public async Task What_the_service_asks_for_is_passed_on_and_it_is_left_alone_until_then(FaultKind kind, int status, HttpStatusCode expected, string code)
    {
        await using var workers = await Workers.StartAsync(1);
        using var backend = workers.Backend(0);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(backend, "/api/users/ana/token")).Status);
        workers.Acs.SetFaults(new Fault { Kind = kind, Status = status, RetryAfterSeconds = 7, Method = "POST" });

        using var first = await backend.PostAsync("/api/users/bo/token", null);
        var calls = workers.Acs.Requests.Values.Sum();
        using var second = await backend.PostAsync("/api/users/bo/token", null);

        Assert.Equal((expected, code), (first.StatusCode, (await first.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString()));
        if (kind == FaultKind.Throttle)
        {
            Assert.Equal(7, first.Headers.RetryAfter?.Delta?.TotalSeconds);
            Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
            Assert.Equal(calls, workers.Acs.Requests.Values.Sum());
        }

        Assert.InRange(second.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 7);

        // Whoever has a token that is remembered does not notice.
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(backend, "/api/users/ana/token")).Status);
    }

    [Theory]
    [InlineData(201)]
    [InlineData(200)]
    public async Task Garbage_from_the_service_is_a_502_that_does_not_repeat_it(int status)
    {
        await using var workers = await Workers.StartAsync(1);
        using var backend = workers.Backend(0);
        workers.Acs.SetFaults(new Fault { Kind = FaultKind.Garbage, Status = status, Method = "POST", Target = status == 201 ? "/identities" : null });

        using var answer = await backend.PostAsync("/api/users/ana/token", null);

        var body = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Contains("upstream-failed", body);
        Assert.DoesNotContain("proxy", body);
    }

    [Fact]
    public async Task The_scope_and_the_lifetime_are_those_of_the_role_whatever_is_asked_for()
    {
        await using var workers = await Workers.StartAsync(
            1,
            ("Token__Scope", "ChatJoin"), ("Token__Lifetime", "02:00:00"),
            ("Token__Roles__0__Role", "Chat.Guest"), ("Token__Roles__0__Scope", "ChatJoinLimited"), ("Token__Roles__0__Lifetime", "01:00:00"),
            ("Token__Roles__1__Role", "Chat.Admin"), ("Token__Roles__1__Scope", "Chat"), ("Token__Roles__1__Lifetime", "1.00:00:00"));

        Assert.Equal(("chat.join", 120), await GrantAsync("ana", ""));
        Assert.Equal(("chat.join.limited", 60), await GrantAsync("bo", "Chat.Guest"));
        Assert.Equal(("chat.join.limited", 60), await GrantAsync("bo", "Chat.Admin,Chat.Guest"));
        Assert.Equal(("chat", 1440), await GrantAsync("cy", "Chat.Other Chat.Admin"));

        async Task<(string Scope, int Minutes)> GrantAsync(string user, string roles)
        {
            using var http = await workers.SignInAsync(0, user, roles);
            using var answer = await http.GetAsync("/api/token?scope=voip&scopes=chat");
            var body = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
            var payload = body.GetProperty("token").GetString()!.Split('.')[1].Replace('-', '+').Replace('_', '/');
            var claims = JsonSerializer.Deserialize<JsonElement>(Convert.FromBase64String(payload.PadRight((payload.Length + 3) / 4 * 4, '=')));

            return (claims.GetProperty("acsScope").GetString()!, (claims.GetProperty("exp").GetInt32() - claims.GetProperty("iat").GetInt32()) / 60);
        }
    }

    [Fact]
    public async Task A_remembered_token_costs_no_call_and_one_that_ends_soon_is_not_given_again()
    {
        await using var workers = await Workers.StartAsync(1);
        using var backend = workers.Backend(0);
        var tokens = new ConcurrentBag<string?>();
        for (var i = 0; i < 5; i++)
        {
            tokens.Add((await PostAsync(backend, "/api/users/ana/token")).Token);
        }

        Assert.Single(tokens.Distinct());
        Assert.Equal(1, workers.Called(Issue));
    }

    [Fact]
    public async Task A_caller_who_asks_too_often_is_told_when_to_come_back_and_others_do_not_notice()
    {
        await using var workers = await Workers.StartAsync(1, ("Limits__RequestsPerMinute", "5"));
        using var ana = await workers.SignInAsync(0, "ana");
        using var bo = await workers.SignInAsync(0, "bo");
        for (var i = 0; i < 5; i++)
        {
            (await ana.GetAsync("/api/token")).EnsureSuccessStatusCode();
        }

        using var refused = await ana.GetAsync("/api/token");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal("too-many-requests", (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.OK, (await bo.GetAsync("/api/token")).StatusCode);
    }

    [Theory]
    [InlineData("https://app.example", true)]
    [InlineData("https://evil.example", false)]
    public async Task Only_pages_on_the_allow_list_may_call(string origin, bool allowed)
    {
        await using var workers = await Workers.StartAsync(1);
        using var http = new HttpClient { BaseAddress = workers.Hosts[0].Address };
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/token")
        {
            Headers = { { "Origin", origin }, { "Access-Control-Request-Method", "DELETE" } },
        };

        using var answer = await http.SendAsync(preflight);

        Assert.Equal(allowed ? [origin] : [], answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var origins) ? origins : []);
    }

    [Theory]
    [InlineData("a/b?c#d")]
    [InlineData("DOMAIN\\ana")]
    [InlineData("ана@пример.рф")]
    [InlineData("ליאת")]
    [InlineData("👩‍👩‍👧 and 100% |~ 'quoted' \"twice\"")]
    [InlineData("a+b c&d=e;f:g,h")]
    public async Task An_id_of_any_characters_is_found_again_by_session_and_by_address(string userId)
    {
        await using var workers = await Workers.StartAsync(1);
        using var backend = workers.Backend(0);
        using var user = await workers.SignInAsync(0, userId);

        var bySession = await (await user.PostAsync("/api/token", null)).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        var byAddress = await (await backend.PostAsync($"/api/users/{Uri.EscapeDataString(userId)}/token", null)).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(userId, bySession.GetProperty("userId").GetString());
        Assert.Equal(userId, byAddress.GetProperty("userId").GetString());
        Assert.Equal(bySession.GetProperty("communicationUserId").GetString(), byAddress.GetProperty("communicationUserId").GetString());
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_backend_without_the_right_key_gets_nothing(string? key)
    {
        await using var workers = await Workers.StartAsync(1);
        using var http = new HttpClient { BaseAddress = workers.Hosts[0].Address };

        using var answer = await http.PostAsync($"/api/users/ana/token{(key is null ? "" : $"?code={key}")}", null);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Empty(await workers.IdentitiesAsync());
    }

    private static async Task<(HttpStatusCode Status, string? Token, double RetryAfter)> PostAsync(HttpClient http, string address)
    {
        using var answer = await http.PostAsync(address, null);
        var token = answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString() : null;

        return (answer.StatusCode, token, answer.Headers.RetryAfter?.Delta?.TotalSeconds ?? 0);
    }
}
