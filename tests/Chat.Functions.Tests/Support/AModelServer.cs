using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Functions.Tests.Support;

/// <summary>
/// Plays the chat completions of an OpenAI-compatible server on loopback: platform.openai.com/docs/api-reference/chat. What it does not know it answers
/// with 501 and its name.
/// </summary>
public sealed class AModelServer : IAsyncDisposable
{
    public const string Key = "the-key-of-the-model";

    public const string Model = "a-model";

    private readonly WebApplication app;

    private AModelServer(WebApplication app)
    {
        this.app = app;
    }

    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public ConcurrentQueue<JsonElement> Requests { get; } = [];

    /// <summary>What it answers to a question.</summary>
    public Func<string, string> Answer { get; set; } = question => $"You asked: {question}";

    /// <summary>What it does instead of answering, while that is set.</summary>
    public Func<HttpContext, Task>? Trouble { get; set; }

    public static async Task<AModelServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new AModelServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();

        return server;
    }

    public (string Name, string Value)[] Settings(params (string Name, string Value)[] more) =>
        [("Assistant__Endpoint", new Uri(Address, "/v1/").ToString()), ("Assistant__Model", Model), ("Assistant__Key", Key), .. more];

    /// <summary>The one object that a request carries as data.</summary>
    public static JsonElement DataOf(JsonElement request) =>
        JsonDocument.Parse(TextOf(request.GetProperty("messages").EnumerateArray().Last())).RootElement;

    public static string TextOf(JsonElement message) => message.GetProperty("content") is { ValueKind: JsonValueKind.String } text
        ? text.GetString()!
        : string.Concat(message.GetProperty("content").EnumerateArray().Select(part => part.GetProperty("text").GetString()));

    public ValueTask DisposeAsync() => app.DisposeAsync();

    public static Task CompleteAsync(HttpContext http, object message, string finish = "stop") => WriteAsync(http, 200, new
    {
        id = "chatcmpl-1",
        @object = "chat.completion",
        created = 1_767_607_200,
        model = Model,
        choices = new[] { new { index = 0, message, finish_reason = finish } },
        usage = new { prompt_tokens = 10, completion_tokens = 10, total_tokens = 20 },
    });

    public static Task FailAsync(HttpContext http, int status) => WriteAsync(http, status, new { error = new { message = "No.", type = "server_error", code = "no" } });

    private async Task AnswerAsync(HttpContext http)
    {
        var request = http.Request;
        if (request.Method != "POST" || request.Path != "/v1/chat/completions")
        {
            await FailAsync(http, 501);
            return;
        }

        if (request.Headers.Authorization != $"Bearer {Key}")
        {
            await FailAsync(http, 401);
            return;
        }

        var ask = (await JsonDocument.ParseAsync(request.Body)).RootElement.Clone();
        Requests.Enqueue(ask);
        if (Trouble is { } trouble)
        {
            await trouble(http);
            return;
        }

        if (ask.GetProperty("model").GetString() != Model || ask.TryGetProperty("stream", out _) || ask.TryGetProperty("tools", out _))
        {
            await FailAsync(http, 501);
            return;
        }

        await CompleteAsync(http, new { role = "assistant", content = Answer(DataOf(ask).GetProperty("question").GetString()!) });
    }

    private static Task WriteAsync(HttpContext http, int status, object body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";

        return http.Response.WriteAsync(JsonSerializer.Serialize(body));
    }
}
