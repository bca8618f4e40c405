using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chat.Emulator.Tests;

/// <summary>A person who chats, with the requests the SDKs would make for him.</summary>
internal sealed record AUser(AnEmulator Emulator, string Id, string Token)
{
    public const string Version = "api-version=2025-03-15";

    public string AsParticipant(string? name = null, string? sharing = null) => new JsonObject
    {
        ["communicationIdentifier"] = new JsonObject { ["rawId"] = Id, ["communicationUser"] = new JsonObject { ["id"] = Id } },
        ["displayName"] = name,
        ["shareHistoryTime"] = sharing,
    }.ToJsonString();

    public Task<Reply> PostAsync(string path, string? body, Action<HttpRequestMessage>? change = null) =>
        Emulator.ChatAsync(Token, HttpMethod.Post, With(path), body, change);

    public Task<Reply> PatchAsync(string path, string body) => Emulator.ChatAsync(Token, HttpMethod.Patch, With(path), body);

    public Task<Reply> GetAsync(string path) => Emulator.ChatAsync(Token, HttpMethod.Get, With(path));

    public Task<Reply> DeleteAsync(string path) => Emulator.ChatAsync(Token, HttpMethod.Delete, With(path));

    public async Task<string> CreateThreadAsync(params AUser[] others)
    {
        var reply = await PostAsync(
            "/chat/threads", $$"""{"topic":"Planning","participants":[{{string.Join(',', others.Select(other => other.AsParticipant()))}}]}""");
        Assert.Equal(201, reply.Status);

        return reply.Text("chatThread", "id");
    }

    public async Task<string> SendAsync(string thread, string text, string? metadata = null)
    {
        var reply = await PostAsync($"/chat/threads/{Uri.EscapeDataString(thread)}/messages", Message(text, metadata));
        Assert.Equal(201, reply.Status);

        return reply.Text("id");
    }

    public async Task<List<JsonNode>> MessagesAsync(string thread, int pageSize = 200, string? startTime = null)
    {
        var start = startTime is null ? "" : $"&startTime={Uri.EscapeDataString(startTime)}";

        return await AllAsync($"/chat/threads/{Uri.EscapeDataString(thread)}/messages?maxPageSize={pageSize}{start}");
    }

    /// <summary>All pages of a listing.</summary>
    public async Task<List<JsonNode>> AllAsync(string path)
    {
        var all = new List<JsonNode>();
        for (var next = With(path); next is not null;)
        {
            var reply = await Emulator.ChatAsync(Token, HttpMethod.Get, next);
            Assert.Equal(200, reply.Status);
            all.AddRange(reply.Value.Select(node => node!));
            next = reply.NextLink;
        }

        return all;
    }

    private static string With(string path) => path.StartsWith("http", StringComparison.Ordinal) || path.Contains("api-version", StringComparison.Ordinal)
        ? path
        : $"{path}{(path.Contains('?') ? '&' : '?')}{Version}";

    private static string Message(string text, string? metadata) =>
        $$"""{"content":{{JsonSerializer.Serialize(text)}},"senderDisplayName":"Ana"{{(metadata is null ? "" : $",\"metadata\":{metadata}")}}}""";
}
