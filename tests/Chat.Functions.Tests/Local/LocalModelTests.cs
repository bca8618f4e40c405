using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Chat.Faults.Cast;
using Chat.Functions.Tests.Support;
using Chat.Local;
using Chat.Local.Model;

namespace Chat.Functions.Tests.Local;

/// <summary>The stand-in for a model, as any client of such an endpoint meets it, and as the local run brings it.</summary>
public sealed class LocalModelTests(ChatWorld world)
{
    private const string Key = "the-key-of-the-model";

    [Fact]
    public async Task It_answers_and_counts_what_that_cost()
    {
        await using var model = await StartAsync();

        var answer = await AskAsync(model, Body("hello"));

        Assert.Equal("chat.completion", answer.GetProperty("object").GetString());
        Assert.Equal(LocalModel.Name, answer.GetProperty("model").GetString());
        var choice = Assert.Single(answer.GetProperty("choices").EnumerateArray());
        Assert.Equal("assistant", choice.GetProperty("message").GetProperty("role").GetString());
        Assert.Equal("[stand-in for a model] I was given nothing that was said here before.", TextOf(answer));
        Assert.Equal("stop", choice.GetProperty("finish_reason").GetString());
        var usage = answer.GetProperty("usage");
        Assert.Equal(ModelTokens.OfMessage("Be brief.") + ModelTokens.OfMessage("hello"), usage.GetProperty("prompt_tokens").GetInt32());
        Assert.Equal(ModelTokens.Of(TextOf(answer)), usage.GetProperty("completion_tokens").GetInt32());
        Assert.Equal(usage.GetProperty("prompt_tokens").GetInt32() + usage.GetProperty("completion_tokens").GetInt32(), usage.GetProperty("total_tokens").GetInt32());
    }

    [Fact]
    public async Task The_same_question_has_the_same_answer_down_to_its_id()
    {
        await using var model = await StartAsync();

        var (one, same, other) = (await AskAsync(model, Body("one")), await AskAsync(model, Body("one")), await AskAsync(model, Body("other")));

        Assert.Equal(TextOf(one), TextOf(same));
        Assert.Equal(one.GetProperty("id").GetString(), same.GetProperty("id").GetString());
        Assert.NotEqual(one.GetProperty("id").GetString(), other.GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("max_completion_tokens")]
    [InlineData("max_tokens")]
    public async Task It_says_no_more_than_it_may_and_that_it_was_cut(string limit)
    {
        await using var model = await StartAsync();

        var answer = await AskAsync(model, Body("hello", $", \"{limit}\": 6"));

        Assert.Equal("[stand-in for a", TextOf(answer));
        Assert.Equal("length", answer.GetProperty("choices")[0].GetProperty("finish_reason").GetString());
        Assert.Equal(6, answer.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("not json", null)]
    [InlineData("null", null)]
    [InlineData("[]", null)]
    [InlineData("{}", "model")]
    [InlineData("""{"model": 3}""", null)]
    [InlineData("""{"model": "local-stand-in"}""", "messages")]
    [InlineData("""{"model": "local-stand-in", "messages": []}""", "messages")]
    [InlineData("""{"model": "local-stand-in", "messages": [null]}""", "messages")]
    [InlineData("""{"model": "local-stand-in", "messages": [{"role": "assistant", "content": "hi"}]}""", "messages")]
    [InlineData("""{"model": "local-stand-in", "messages": [{"content": "hi"}, {"role": "user", "content": "hi"}]}""", "messages[0].role")]
    [InlineData("""{"model": "local-stand-in", "messages": [{"role": "king", "content": "hi"}, {"role": "user", "content": "hi"}]}""", "messages[0].role")]
    [InlineData("""{"model": "local-stand-in", "messages": [{"role": "user"}]}""", "messages[0].content")]
    [InlineData("""{"model": "local-stand-in", "messages": [{"role": "user", "content": [{"type": "image_url"}]}]}""", "messages[0].content")]
    [InlineData("""{"model": "local-stand-in", "messages": [{"role": "user", "content": "hi"}], "stream": true}""", "stream")]
    [InlineData("""{"model": "local-stand-in", "messages": [{"role": "user", "content": "hi"}], "tools": []}""", "tools")]
    [InlineData("""{"model": "local-stand-in", "messages": [{"role": "user", "content": "hi"}], "n": 2}""", "n")]
    [InlineData("""{"model": "local-stand-in", "messages": [{"role": "user", "content": "hi"}], "max_completion_tokens": 0}""", "max_completion_tokens")]
    public async Task A_request_it_cannot_answer_is_refused_and_the_parameter_named(string body, string? parameter)
    {
        await using var model = await StartAsync();

        var (status, error) = await RefusedAsync(model, body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(parameter, error.GetProperty("param").GetString());
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
    }

    [Fact]
    public async Task Another_key_another_model_and_another_address_are_refused_as_the_api_does()
    {
        await using var model = await StartAsync();

        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_api_key"), Code(await RefusedAsync(model, Body("hello"), key: "another")));
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_api_key"), Code(await RefusedAsync(model, Body("hello"), key: null)));
        Assert.Equal((HttpStatusCode.NotFound, "model_not_found"), Code(await RefusedAsync(model, Body("hello").Replace(LocalModel.Name, "gpt-9"))));
        Assert.Equal((HttpStatusCode.NotFound, "unknown_url"), Code(await RefusedAsync(model, Body("hello"), path: "responses")));
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "method_not_supported"), Code(await RefusedAsync(model, null)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await RefusedAsync(model, Body(new string('x', 1024 * 1024)))).Status);
    }

    [Fact]
    public async Task The_local_run_has_an_assistant_that_answers_who_asks_it_by_name()
    {
        var (ana, bo) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"));
        var made = await ana.Http.AskAsync(
            "POST", "/api/threads", new { topic = "A story", participants = new object[] { new { userId = bo.UserId, displayName = "Bo" }, new { bot = "assistant" } } });
        var threadId = made.Text("threadId")!;
        var said = await bo.SayAsync(threadId, "the meeting is at noon");
        await Eventually.IsTrueAsync(async () => (await world.ArchiveAsync(threadId)).Any(row => row.GetString("MessageId") == said), "it is archived");

        await ana.SayAsync(threadId, "@assistant when is the meeting?");

        await Eventually.IsTrueAsync(
            async () => (await bo.SeesAllAsync(threadId)).Any(message => message.Content.Message == $"[stand-in for a model] {bo.UserId} said: “the meeting is at noon”"),
            "the assistant answers");
    }

    [Fact]
    public async Task A_model_of_ones_own_is_asked_instead()
    {
        await using var own = await AModelServer.StartAsync();
        using var folder = new TestFolder();

        await using var local = await LocalRun.StartAsync(
            new LocalRunOptions
            {
                FunctionsPort = 0,
                AcsPort = 0,
                StoragePorts = FreePort.ForStorage(),
                DataFolder = folder.Path,
                Settings = own.Settings().ToDictionary(setting => setting.Name, string? (setting) => setting.Value),
            },
            TestContext.Current.CancellationToken);

        Assert.Null(local.Model);
        Assert.Equal(own.Model.Endpoint.AbsoluteUri, local.Settings["Assistant__Endpoint"]);
        Assert.Contains(own.Model.Endpoint.AbsoluteUri, Welcome.Text(local, hasPage: false));
        Assert.DoesNotContain("stand-in, which", Welcome.Text(local, hasPage: false));
    }

    private static Task<LocalModel> StartAsync() => LocalModel.StartAsync(new LocalModelOptions { Key = Key }, TestContext.Current.CancellationToken);

    private static string Body(string question, string more = "") =>
        $$"""{"model": "{{LocalModel.Name}}", "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": [{"type": "text", "text": "{{question}}"}]}]{{more}}}""";

    private static string TextOf(JsonElement answer) => answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;

    private static (HttpStatusCode Status, string? Code) Code((HttpStatusCode Status, JsonElement Error) refused) => (refused.Status, refused.Error.GetProperty("code").GetString());

    private static async Task<JsonElement> AskAsync(LocalModel model, string body)
    {
        using var answer = await SendAsync(model, body, Key, "chat/completions");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }

    private static async Task<(HttpStatusCode Status, JsonElement Error)> RefusedAsync(LocalModel model, string? body, string? key = Key, string path = "chat/completions")
    {
        using var answer = await SendAsync(model, body, key, path);

        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("error"));
    }

    private static async Task<HttpResponseMessage> SendAsync(LocalModel model, string? body, string? key, string path)
    {
        using var http = new HttpClient { BaseAddress = model.Endpoint };
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);

        return await http.SendAsync(request);
    }
}
