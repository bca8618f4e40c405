using System.Text.Json.Nodes;
using Chat.Emulator.Realtime;

namespace Chat.Emulator.Tests;

public sealed class RealtimeTests
{
    [Fact]
    public async Task A_participant_is_told_of_all_ten_events()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var (ana, bo, cy) = (await emulator.AUserAsync(), await emulator.AUserAsync(), await emulator.AUserAsync());
        await using var line = await ALine.OpenAsync(bo);

        var thread = await ana.CreateThreadAsync(bo);
        var message = await ana.SendAsync(thread, "héllo", """{"a":"1"}""");
        await ana.PatchAsync($"/chat/threads/{thread}/messages/{message}", """{"content":"changed"}""");
        await ana.PostAsync($"/chat/threads/{thread}/typing", """{"senderDisplayName":"Ana"}""");
        await ana.PostAsync($"/chat/threads/{thread}/readReceipts", $$"""{"chatMessageId":"{{message}}"}""");
        await ana.PostAsync($"/chat/threads/{thread}/participants/:add", $$"""{"participants":[{{cy.AsParticipant("Cy 100%")}}]}""");
        await ana.PostAsync($"/chat/threads/{thread}/participants/:remove", $$"""{"rawId":"{{cy.Id}}"}""");
        await ana.PatchAsync($"/chat/threads/{thread}", """{"topic":"50% 😀"}""");
        await ana.DeleteAsync($"/chat/threads/{thread}/messages/{message}");
        await ana.DeleteAsync($"/chat/threads/{thread}");
        await line.EventsAsync(10);

        var told = line.Events.ToDictionary(node => (int)node["eventId"]!);
        Assert.Equal([200, 245, 246, 247, 248, 257, 258, 259, 260, 261], told.Keys.Order());
        Assert.All(told.Values, node => Assert.Equal(bo.Id, (string?)node["recipientMri"]));
        Assert.Equal(("héllo", "Text", message, """{"a":"1"}"""), (Text(200, "messageBody"), Text(200, "messageType"), Text(200, "messageId"), Text(200, "acsChatMessageMetadata")));
        Assert.Null(told[248]["messageBody"]);
        Assert.Equal("Cy 100%", (string?)Unescaped(260, "participantsAdded")[0]!["displayName"]);
        Assert.Equal("50% 😀", (string?)Unescaped(258, "properties")["topic"]);
        Assert.Equal("deletedByUser", Text(259, "reason"));
        Assert.StartsWith($"{message};", (string?)JsonNode.Parse(Text(246, "messageBody"))!["consumptionhorizon"], StringComparison.Ordinal);

        string Text(int id, string name) => (string)told[id][name]!;

        JsonNode Unescaped(int id, string name) => JsonNode.Parse(Unescape(Text(id, name)))!;
    }

    [Fact]
    public async Task The_line_greets_answers_pings_and_acknowledges()
    {
        await using var emulator = await AnEmulator.StartAsync();
        await using var line = await ALine.OpenAsync(await emulator.AUserAsync());

        Assert.Equal("1::", line.Frames.First());
        Assert.Contains("trouter.connected", line.Frames.ElementAt(1), StringComparison.Ordinal);
        await line.SayAsync("""5:1+::{"name":"user.activity","args":[{"state":"active"}]}""");
        await line.HeardAsync("6:::1+[]");
        await line.SayAsync("""5:2+::{"name":"ping"}""");
        await line.HeardAsync("""6:::2+["pong"]""");
        await line.SayAsync("nonsense");
        await line.SayAsync("5:x+::{");
        await line.SayAsync("2::");
        await line.HeardAsync("2::");
    }

    [Fact]
    public async Task Every_tab_gets_its_own_copy_and_those_outside_none()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var (ana, eve) = (await emulator.AUserAsync(), await emulator.AUserAsync());
        await using var first = await ALine.OpenAsync(ana);
        await using var second = await ALine.OpenAsync(ana);
        await using var outside = await ALine.OpenAsync(eve);

        await ana.SendAsync(await ana.CreateThreadAsync(), "to myself");
        await first.EventsAsync(2);
        await second.EventsAsync(2);

        Assert.Empty(outside.Events);
    }

    [Fact]
    public async Task A_line_ends_with_its_token()
    {
        await using var emulator = await AnEmulator.StartAsync();
        await using var line = await ALine.OpenAsync(await emulator.AUserAsync());

        emulator.Clock.Advance(TimeSpan.FromDays(1));

        await line.HeardAsync("""0:::{"reason":"unauthorized"}""");
        await Eventually.Async(() => line.IsClosed, () => "still open");
    }

    [Fact]
    public async Task A_line_ends_when_its_tokens_are_revoked()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var ana = await emulator.AUserAsync();
        await using var line = await ALine.OpenAsync(ana);

        await emulator.SignedAsync(HttpMethod.Post, $"/identities/{ana.Id}/:revokeAccessTokens?api-version=2023-10-01");

        await line.HeardAsync("""0:::{"reason":"unauthorized"}""");
    }

    [Fact]
    public async Task A_line_can_be_cut_from_outside()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var (ana, bo) = (await emulator.AUserAsync(), await emulator.AUserAsync());
        await using var one = await ALine.OpenAsync(ana);
        await using var other = await ALine.OpenAsync(bo);

        var reply = await emulator.ControlAsync(HttpMethod.Post, $"/_emulator/realtime/cut?userId={Uri.EscapeDataString(ana.Id)}");

        Assert.Equal(1, (int)reply.Json["cut"]!);
        await Eventually.Async(() => one.IsClosed, () => "still open");
        Assert.False(other.IsClosed);
        await Eventually.Async(
            () => emulator.ControlAsync(HttpMethod.Get, "/_emulator/realtime").Result.Value.Count == 1, () => "the line is still listed");
    }

    [Theory]
    [InlineData("GET", "/chat/config/realTimeNotifications?api-version=2024-09-01", 401)]
    [InlineData("POST", "/v4/a", 401)]
    [InlineData("GET", "/socket.io/1/?sr=1", 401)]
    [InlineData("POST", "/v3/registrations", 401)]
    [InlineData("GET", "/socket.io/1/websocket/nobody", 400)]
    public async Task Nothing_opens_without_a_token(string method, string target, int status)
    {
        await using var emulator = await AnEmulator.StartAsync();

        Assert.Equal(status, (await emulator.ChatAsync(null, new HttpMethod(method), target)).Status);
        Assert.Equal(status, (await emulator.ChatAsync(null, new HttpMethod(method), target, change: request => request.Headers.Add("X-Skypetoken", "a.b.c"))).Status);
    }

    [Fact]
    public async Task An_emulator_with_open_lines_stops_at_once()
    {
        var emulator = await AnEmulator.StartAsync();
        await using var line = await ALine.OpenAsync(await emulator.AUserAsync());

        await emulator.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10), AnEmulator.Now);

        await Eventually.Async(() => line.IsClosed, () => "still open");
    }

    [Theory]
    [InlineData("a b", "a%20b")]
    [InlineData("é%", "%E9%25")]
    [InlineData("😀", "%uD83D%uDE00")]
    [InlineData("""{"a":1}""", "%7B%22a%22%3A1%7D")]
    public void Text_is_escaped_as_the_client_unescapes_it(string text, string escaped) => Assert.Equal(escaped, JavaScriptText.Escape(text));

    private static string Unescape(string text)
    {
        var plain = new System.Text.StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                plain.Append(text[i]);
                continue;
            }

            var digits = text[i + 1] == 'u' ? text.Substring(i + 2, 4) : text.Substring(i + 1, 2);
            plain.Append((char)Convert.ToInt32(digits, 16));
            i += text[i + 1] == 'u' ? 5 : 2;
        }

        return plain.ToString();
    }
}
