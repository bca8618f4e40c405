using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Chat.Functions.Http;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Stories;

public sealed class BadInputStories(ChatWorld world)
{
    private static readonly string LongText = new('x', 1024 * 1024);

    public static TheoryData<string, string?, int, string> BadBodies => new()
    {
        // somebody else's id, a scope of one's own choosing
        { "/api/token", """{"userId":"bo"}""", 400, "field-unknown" },
        { "/api/token", """{"scopes":["voip"]}""", 400, "field-unknown" },
        { "/api/token", "{", 400, "body-not-json" },
        { "/api/token", "[]", 400, "body-not-json" },
        { "/api/token", LongText, 413, "body-too-large" },

        { "/api/threads", null, 400, "body-missing" },
        { "/api/threads", "null", 400, "body-missing" },
        { "/api/threads", "{", 400, "body-not-json" },
        { "/api/threads", "\"text\"", 400, "body-not-json" },
        { "/api/threads", """{"topic":7,"participants":[]}""", 400, "body-not-json" },
        { "/api/threads", """{"topic":"\ud800","participants":[]}""", 400, "body-not-json" },
        { "/api/threads", """{"topic":"a","topic":"b","participants":[]}""", 400, "body-not-json" },
        { "/api/threads", $$"""{"topic":"a","participants":{{Nested(60)}}}""", 400, "body-not-json" },
        { "/api/threads", """{"topic":"a","participants":[],"admin":true}""", 400, "field-unknown" },
        { "/api/threads", """{"topic":"a","participants":[{"userId":"b","role":"owner"}]}""", 400, "field-unknown" },
        { "/api/threads", """{"participants":[]}""", 400, "topic-missing" },
        { "/api/threads", """{"topic":"  ","participants":[]}""", 400, "topic-missing" },
        { "/api/threads", $$"""{"topic":"{{new string('t', 251)}}","participants":[]}""", 400, "topic-too-long" },
        { "/api/threads", """{"topic":"a"}""", 400, "participants-missing" },
        { "/api/threads", """{"topic":"a","participants":[null]}""", 400, "field-invalid" },
        { "/api/threads", """{"topic":"a","participants":[{}]}""", 400, "user-id-invalid" },
        { "/api/threads", """{"topic":"a","participants":[{"userId":" a"}]}""", 400, "user-id-invalid" },
        { "/api/threads", """{"topic":"a","participants":[{"userId":".."}]}""", 400, "user-id-invalid" },
        { "/api/threads", """{"topic":"a","participants":[{"userId":"a\u0000b"}]}""", 400, "user-id-invalid" },
        { "/api/threads", $$"""{"topic":"a","participants":[{{string.Join(',', Enumerable.Range(0, 249).Select(i => $$"""{"userId":"{{i}}"}"""))}}]}""", 400, "too-many-participants" },
        { "/api/threads", $$"""{"topic":"{{LongText}}","participants":[]}""", 413, "body-too-large" },
    };

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task A_bad_body_is_refused_by_name_and_nothing_is_written(string route, string? body, int status, string code)
    {
        using var http = await world.HttpAsync($"bad-{Guid.NewGuid():n}");
        var before = await world.RowsAsync("users");

        using var answer = await http.PostAsync(route, body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"));

        await AssertProblemAsync(answer, status, code);
        Assert.DoesNotContain(await world.RowsAsync("users"), row => row.PartitionKey.Contains("bad-") && !before.Any(old => old.PartitionKey == row.PartitionKey));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        using var http = await world.HttpAsync($"bad-{Guid.NewGuid():n}");
        using var content = new ByteArrayContent([.. "{\"topic\":\""u8, 0xff, 0xfe, .. "\"}"u8]);

        using var answer = await http.PostAsync("/api/threads", content);

        await AssertProblemAsync(answer, 400, "body-not-json");
    }

    [Theory]
    [InlineData("/api/token")]
    [InlineData("/api/threads")]
    public async Task Nobody_is_answered_without_a_sign_in(string route)
    {
        using var http = await world.HttpAsync(null);

        using var answer = await http.PostAsync(route, new StringContent("{}", Encoding.UTF8, "application/json"));

        await AssertProblemAsync(answer, 401, "not-signed-in");
    }

    [Fact]
    public async Task A_principal_that_a_caller_writes_himself_is_taken_away_by_the_sign_in()
    {
        using var http = await world.HttpAsync(null);
        http.DefaultRequestHeaders.Add(ClientPrincipal.Header, Principals.Of("mallory"));

        using var answer = await http.PostAsync("/api/token", null);

        await AssertProblemAsync(answer, 401, "not-signed-in");
    }

    [Theory]
    [InlineData("a%2fb")]
    [InlineData("..")]
    [InlineData("a\u0007b")]
    public async Task A_sign_in_whose_user_id_no_key_can_carry_is_refused(string userId)
    {
        using var http = await world.HttpAsync(userId);

        using var answer = await http.PostAsync("/api/token", null);

        await AssertProblemAsync(answer, 401, "principal-unreadable");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a key with spaces")]
    [InlineData("one,\ttwo")]
    public async Task An_idempotency_key_has_a_form(string key)
    {
        using var http = await world.HttpAsync($"bad-{Guid.NewGuid():n}");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/threads")
        {
            Content = new StringContent("""{"topic":"a","participants":[]}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);

        using var answer = await http.SendAsync(request);

        await AssertProblemAsync(answer, 400, "idempotency-key-invalid");
    }

    [Theory]
    [InlineData("not base64", false)]
    [InlineData("bm90IGpzb24=", false)]
    [InlineData("bnVsbA==", false)]
    [InlineData("e30=", false)]
    [InlineData("", true)]
    public void A_principal_is_read_or_it_is_not(string header, bool readable)
    {
        header = readable ? Principals.Of("ana") : header;

        Assert.Equal(readable ? "ana" : null, ClientPrincipal.Read(header)?.UserId.Value);
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private static async Task AssertProblemAsync(HttpResponseMessage answer, int status, string code)
    {
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode}: {body}");
        Assert.Equal(new MediaTypeHeaderValue("application/problem+json"), answer.Content.Headers.ContentType);
        var problem = JsonSerializer.Deserialize<JsonElement>(body);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal($"urn:chat-functions:problem:{code}", problem.GetProperty("type").GetString());
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
    }
}
