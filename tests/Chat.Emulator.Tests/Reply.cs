using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Chat.Emulator.Tests;

internal sealed record Reply(int Status, string Body, HttpResponseHeaders Headers, string? ContentType)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public static async Task<Reply> OfAsync(HttpResponseMessage response)
    {
        using (response)
        {
            return new Reply(
                (int)response.StatusCode,
                await response.Content.ReadAsStringAsync(AnEmulator.Now),
                response.Headers,
                response.Content.Headers.ContentType?.MediaType);
        }
    }

    public string Text(params string[] path) => Find(path)!.ToString();

    public JsonNode? Find(params string[] path) => path.Aggregate<string, JsonNode?>(Json, (node, name) => node?[name]);

    public JsonArray Value => Json["value"]!.AsArray();

    public string? NextLink => (string?)Json["nextLink"];
}
