using System.Text.Json.Nodes;

namespace Chat.Emulator.Tests;

/// <summary>The wire of the 2020 quickstarts, by the requests their clients made.</summary>
public sealed class PreviewWireTests
{
    private const string First = "api-version=2020-07-20-preview1";
    private const string Second = "api-version=2020-09-21-preview2";

    [Fact]
    public async Task The_Python_quickstart_of_2020_runs()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var (ana, bo, cy) = (await emulator.AUserAsync(), await emulator.AUserAsync(), await emulator.AUserAsync());

        var created = await ana.PostAsync(
            $"/chat/threads?{Second}", $$"""{"topic":"test topic","members":[{"id":"{{ana.Id}}","displayName":"Ana","shareHistoryTime":"2020-09-01T00:00:00Z"}]}""");
        Assert.Equal(207, created.Status);
        var thread = created.Json["multipleStatus"]!.AsArray().Single(status => (string?)status!["type"] == "Thread")!["id"]!.ToString();
        var path = $"/chat/threads/{Uri.EscapeDataString(thread)}";

        var sent = await ana.PostAsync($"{path}/messages?{Second}", """{"content":"hello world","priority":"High","senderDisplayName":"Ana"}""");
        Assert.Equal(201, sent.Status);
        Assert.Equal(207, (await ana.PostAsync($"{path}/members?{Second}", Members(bo, cy))).Status);
        Assert.Equal(204, (await ana.DeleteAsync($"{path}/members/{Uri.EscapeDataString(cy.Id)}?{Second}")).Status);
        Assert.Equal(200, (await ana.PatchAsync($"{path}?{Second}", """{"topic":"new topic"}""")).Status);
        Assert.Equal(200, (await ana.PatchAsync($"{path}/messages/{sent.Text("id")}?{Second}", """{"content":"hello again"}""")).Status);
        Assert.Equal(204, (await ana.DeleteAsync($"{path}/messages/{sent.Text("id")}?{Second}")).Status);

        var messages = await ana.AllAsync($"{path}/messages?maxPageSize=2&{Second}");
        Assert.Equal(
            ["Text", "ThreadActivity/TopicUpdate", "ThreadActivity/DeleteMember", "ThreadActivity/AddMember", "ThreadActivity/TopicUpdate", "ThreadActivity/AddMember"],
            messages.Select(message => (string?)message["type"]));
        Assert.Equal(("High", "Ana", ana.Id), ((string?)messages[0]["priority"], (string?)messages[0]["senderDisplayName"], (string?)messages[0]["senderId"]));
        Assert.NotNull(messages[0]["deletedOn"]);
        Assert.Equal("new topic", (string?)messages[1]["content"]);
        Assert.Equal(cy.Id, (string?)JsonNode.Parse((string)messages[2]["content"]!)!["members"]![0]!["id"]);

        var members = await bo.AllAsync($"{path}/members?{Second}");
        Assert.Equal([ana.Id, bo.Id], members.Select(member => (string?)member["id"]));
        Assert.Equal(2, (await ana.GetAsync($"{path}?{Second}")).Json["members"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_sticky_thread_of_the_JavaScript_preview_keeps_its_members()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var (ana, bo) = (await emulator.AUserAsync(), await emulator.AUserAsync());

        var created = await ana.PostAsync(
            $"/chat/threads?{First}",
            $$"""{"topic":"t","isStickyThread":true,"members":[{"id":"{{ana.Id}}","displayName":"Ana","memberRole":"Admin"}]}""");

        Assert.Equal(201, created.Status);
        Assert.True((bool)created.Json["isStickyThread"]!);
        Assert.Equal("Admin", (string?)created.Json["members"]![0]!["memberRole"]);
        Assert.Equal(403, (await ana.PostAsync($"/chat/threads/{created.Text("id")}/members?{First}", Members(bo))).Status);
        Assert.Equal(403, (await ana.DeleteAsync($"/chat/threads/{created.Text("id")}/members/{ana.Id}?{First}")).Status);
    }

    [Fact]
    public async Task A_client_message_id_makes_one_message_however_often_it_is_sent()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var (ana, bo) = (await emulator.AUserAsync(), await emulator.AUserAsync());
        var thread = (await ana.PostAsync($"/chat/threads?{First}", $$"""{"topic":"t","members":[{"id":"{{bo.Id}}"}]}""")).Text("id");

        var first = await SendAsync(ana, "18446744073709551615");
        var again = await SendAsync(ana, "18446744073709551615");
        var other = await SendAsync(bo, "18446744073709551615");

        Assert.Equal((first.Text("id"), "18446744073709551615"), (again.Text("id"), again.Text("clientMessageId")));
        Assert.NotEqual(first.Text("id"), other.Text("id"));
        Assert.Equal(400, (await SendAsync(ana, "minus one")).Status);
        Assert.Equal(2, (await ana.AllAsync($"/chat/threads/{thread}/messages?{First}")).Count(message => (string?)message["type"] == "Text"));

        Task<Reply> SendAsync(AUser user, string id) => user.PostAsync(
            $"/chat/threads/{thread}/messages?{First}", $$"""{"content":"once","priority":"Normal","clientMessageId":"{{id}}"}""");
    }

    [Fact]
    public async Task An_identity_of_the_administration_library_has_its_id_on_top()
    {
        await using var emulator = await AnEmulator.StartAsync();

        var created = await emulator.SignedAsync(HttpMethod.Post, "/identities?api-version=2020-07-20-preview2");
        var token = await emulator.SignedAsync(
            HttpMethod.Post, $"/identities/{created.Text("id")}/token?api-version=2020-07-20-preview2", """{"scopes":["chat"]}""");

        Assert.Equal((200, 200), (created.Status, token.Status));
        Assert.NotEmpty(token.Text("token"));
    }

    [Fact]
    public async Task Old_and_new_clients_meet_in_one_thread()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var (ana, bo) = (await emulator.AUserAsync(), await emulator.AUserAsync());
        var thread = (await ana.PostAsync($"/chat/threads?{First}", $$"""{"topic":"t","members":[{"id":"{{bo.Id}}"}]}""")).Text("id");

        await ana.PostAsync($"/chat/threads/{thread}/messages?{First}", """{"content":"from 2020"}""");
        await bo.SendAsync(thread, "from today");

        Assert.Equal(["from today", "from 2020"], (await bo.MessagesAsync(thread)).Take(2).Select(message => (string?)message["content"]!["message"]));
        Assert.Equal(["from today", "from 2020"], (await ana.AllAsync($"/chat/threads/{thread}/messages?{First}")).Take(2).Select(message => (string?)message["content"]));
    }

    private static string Members(params AUser[] users) =>
        $$"""{"members":[{{string.Join(',', users.Select(user => $$"""{"id":"{{user.Id}}","displayName":"x"}"""))}}]}""";
}
