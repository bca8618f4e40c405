using System.Collections.Concurrent;
using System.Text.Json;
using Chat.Local.Model;
using Microsoft.AspNetCore.Http;

namespace Chat.Functions.Tests.Support;

/// <summary>The local run's stand-in for a model, with answers and troubles of a story's own; it keeps what it was asked.</summary>
public sealed class AModelServer : IAsyncDisposable
{
    private LocalModel? model;

    public LocalModel Model => model!;

    public ConcurrentQueue<JsonElement> Requests { get; } = [];

    /// <summary>What it answers to a question.</summary>
    public Func<string, string> Answer { get; set; } = question => $"You asked: {question}";

    /// <summary>What it does instead of answering, while that is set.</summary>
    public Func<HttpContext, Task>? Trouble { get; set; }

    public static async Task<AModelServer> StartAsync()
    {
        var server = new AModelServer();
        server.model = await LocalModel.StartAsync(
            new LocalModelOptions { Answer = asked => server.Answer(asked.Question), Instead = server.KeepAsync }, TestContext.Current.CancellationToken);

        return server;
    }

    public (string Name, string Value)[] Settings(params (string Name, string Value)[] more) =>
        [.. Model.Settings.Select(setting => (setting.Key, setting.Value!)), .. more];

    /// <summary>The one object that a request carries as data.</summary>
    public static JsonElement DataOf(JsonElement request) =>
        JsonDocument.Parse(TextOf(request.GetProperty("messages").EnumerateArray().Last())).RootElement;

    public static string TextOf(JsonElement message) => message.GetProperty("content") is { ValueKind: JsonValueKind.String } text
        ? text.GetString()!
        : string.Concat(message.GetProperty("content").EnumerateArray().Select(part => part.GetProperty("text").GetString()));

    public ValueTask DisposeAsync() => Model.DisposeAsync();

    public static Task FailAsync(HttpContext http, int status) => LocalModel.RefuseAsync(http, new ModelError(status, "No.", Type: "server_error"));

    /// <summary>A call of a tool that nobody offered: platform.openai.com/docs/guides/function-calling.</summary>
    public static Task CallAToolAsync(HttpContext http)
    {
        http.Response.ContentType = "application/json";

        return http.Response.WriteAsync(
            """
            {
              "id": "chatcmpl-1", "object": "chat.completion", "created": 1767607200, "model": "local-stand-in",
              "choices": [{
                "index": 0, "finish_reason": "tool_calls",
                "message": { "role": "assistant", "content": null, "tool_calls": [{ "id": "1", "type": "function", "function": { "name": "delete_everything", "arguments": "{}" } }] }
              }],
              "usage": { "prompt_tokens": 10, "completion_tokens": 10, "total_tokens": 20 }
            }
            """);
    }

    private async Task<bool> KeepAsync(HttpContext http, ReadOnlyMemory<byte> request)
    {
        Requests.Enqueue(JsonDocument.Parse(request).RootElement);
        if (Trouble is not { } trouble)
        {
            return false;
        }

        await trouble(http);

        return true;
    }
}
