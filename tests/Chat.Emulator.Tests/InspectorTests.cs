namespace Chat.Emulator.Tests;

public sealed class InspectorTests
{
    [Theory]
    [InlineData("/_emulator", "text/html")]
    [InlineData("/_emulator/", "text/html")]
    [InlineData("/_emulator/inspector.js", "text/javascript")]
    [InlineData("/_emulator/inspector.css", "text/css")]
    public async Task The_page_is_served_and_runs_no_script_but_its_own(string target, string type)
    {
        await using var emulator = await AnEmulator.StartAsync();

        var reply = await emulator.ControlAsync(HttpMethod.Get, target);

        Assert.Equal((200, type), (reply.Status, reply.ContentType));
        Assert.Contains("script-src 'self'", reply.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("innerHTML", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Threads_and_their_messages_are_shown_as_they_stand()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var (ana, bo) = (await emulator.AUserAsync(), await emulator.AUserAsync());
        var thread = await ana.CreateThreadAsync(bo);
        await ana.CreateThreadAsync();
        var message = await ana.SendAsync(thread, "<b>first</b>", """{"a":"1"}""");
        await ana.PatchAsync($"/chat/threads/{thread}/messages/{message}", """{"content":"edited"}""");
        await bo.PostAsync($"/chat/threads/{thread}/readReceipts", $$"""{"chatMessageId":"{{message}}"}""");

        var list = await emulator.ControlAsync(HttpMethod.Get, "/_emulator/threads");
        var shown = await emulator.ControlAsync(HttpMethod.Get, $"/_emulator/threads/{Uri.EscapeDataString(thread)}");

        Assert.Equal((2, thread), (list.Value.Count, (string?)list.Value[0]!["id"]));
        Assert.Equal(["edited", "Planning"], shown.Json["messages"]!.AsArray().Take(2).Select(entry => (string?)entry!["text"]));
        Assert.NotNull(shown.Json["messages"]![0]!["editedOn"]);
        Assert.Equal(message, (string?)shown.Json["participants"]![1]!["read"]);
        Assert.Equal(404, (await emulator.ControlAsync(HttpMethod.Get, "/_emulator/threads/none")).Status);
    }

    [Fact]
    public async Task Identities_tell_of_tokens_and_never_show_them()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var ana = await emulator.AUserAsync();
        await ana.CreateThreadAsync();
        await emulator.SignedAsync(HttpMethod.Post, $"/identities/{ana.Id}/:revokeAccessTokens?api-version=2023-10-01");

        var reply = await emulator.ControlAsync(HttpMethod.Get, "/_emulator/identities");

        var identity = reply.Value.Single()!;
        Assert.Equal((ana.Id, 1, 1), ((string?)identity["id"], (int)identity["revocations"]!, (int)identity["threads"]!));
        Assert.NotNull(identity["lastTokenIssuedAt"]);
        Assert.DoesNotContain(ana.Token.Split('.')[2], reply.Body, StringComparison.Ordinal);
    }
}
