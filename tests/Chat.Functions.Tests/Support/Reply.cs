using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Chat.Functions.Tests.Contract;

namespace Chat.Functions.Tests.Support;

/// <summary>What one of our routes answered.</summary>
public sealed record Reply(int Status, JsonElement Body)
{
    /// <summary>The stable code of a refusal; of a success, nothing.</summary>
    public string? Code => Text("code");

    public string? Text(string field) => Body.ValueKind is JsonValueKind.Object && Body.TryGetProperty(field, out var value) ? value.GetString() : null;

    public IReadOnlyList<JsonElement> List(string field) => [.. Body.GetProperty(field).EnumerateArray()];
}

public static class Asking
{
    /// <summary>Asks one of our routes; what it answers has to be in its contract.</summary>
    /// <param name="body">An object to be written as JSON, or a text that is the body.</param>
    public static async Task<Reply> AskAsync(this HttpClient http, string method, string route, object? body = null, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), route)
        {
            Content = body switch
            {
                null => null,
                string text => new StringContent(text, Encoding.UTF8, "application/json"),
                _ => JsonContent.Create(body),
            },
        };
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        using var answer = await http.SendAsync(request);
        await Promised.HoldsAsync(answer);
        var read = await answer.Content.ReadAsStringAsync();

        return new Reply((int)answer.StatusCode, read.Length > 0 ? JsonSerializer.Deserialize<JsonElement>(read) : default);
    }

    /// <summary>The address of a thread, and of what is below it, percent-encoded as clients send it.</summary>
    public static string Thread(string threadId, params string[] below) =>
        $"/api/threads/{string.Join('/', new[] { threadId }.Concat(below).Select(Uri.EscapeDataString))}";
}
