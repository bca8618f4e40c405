using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Chat.Emulator.Http;

/// <summary>What an operation answers.</summary>
internal abstract class Answer
{
    public static Answer Status(int status) => new EmptyAnswer(status);

    public static Answer Json<T>(int status, T body, JsonTypeInfo<T> type, string? location = null) =>
        new JsonAnswer<T>(status, body, type, location);

    public static Answer Json(int status, JsonObject body) => new TextAnswer(status, "application/json; charset=utf-8", body.ToJsonString());

    public static Answer Text(string text) => new TextAnswer(200, "text/plain; charset=utf-8", text);

    public static Answer Bytes(string type, byte[] bytes, int status = 200) => new BytesAnswer(type, bytes, status);

    /// <summary>For what has been answered already.</summary>
    public static Answer None { get; } = new NoAnswer();

    public abstract Task WriteAsync(HttpContext http, ChatErrorShape errors);

    private sealed class EmptyAnswer(int status) : Answer
    {
        public override Task WriteAsync(HttpContext http, ChatErrorShape errors)
        {
            http.Response.StatusCode = status;
            if (status != StatusCodes.Status204NoContent)
            {
                http.Response.ContentLength = 0;
            }

            return Task.CompletedTask;
        }
    }

    private sealed class BytesAnswer(string type, byte[] bytes, int status) : Answer
    {
        public override async Task WriteAsync(HttpContext http, ChatErrorShape errors)
        {
            http.Response.StatusCode = status;
            http.Response.ContentType = type;
            http.Response.ContentLength = bytes.Length;
            await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
        }
    }

    private sealed class NoAnswer : Answer
    {
        public override Task WriteAsync(HttpContext http, ChatErrorShape errors) => Task.CompletedTask;
    }

    private sealed class TextAnswer(int status, string type, string text) : Answer
    {
        public override Task WriteAsync(HttpContext http, ChatErrorShape errors)
        {
            http.Response.StatusCode = status;
            http.Response.ContentType = type;

            return http.Response.WriteAsync(text, http.RequestAborted);
        }
    }

    private sealed class JsonAnswer<T>(int status, T body, JsonTypeInfo<T> type, string? location) : Answer
    {
        public override async Task WriteAsync(HttpContext http, ChatErrorShape errors)
        {
            http.Response.StatusCode = status;
            http.Response.ContentType = "application/json; charset=utf-8";
            http.Response.Headers.Location = location;
            await JsonSerializer.SerializeAsync(http.Response.BodyWriter, body, type, http.RequestAborted);
        }
    }
}
