using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Stories;

public sealed class LogStories(ChatWorld world)
{
    [Fact]
    public async Task No_line_that_anything_logs_has_message_text_a_token_or_a_key()
    {
        var secret = $"secret{Guid.NewGuid():n}";
        var ana = await world.PersonAsync("ana");
        var threadId = await world.ThreadOfAsync(ana);

        // Masked, removed, answered, edited, deleted, unreadable and failing: every path that logs.
        await ana.SayAsync(threadId, $"rotten scoundrel {secret}");
        await ana.SayAsync(threadId, $"cheap pills {secret}");
        var question = await ana.SayAsync(threadId, $"@bot {secret}");
        var message = await ana.SayAsync(threadId, secret);
        await ana.In(threadId).UpdateMessageAsync(message, $"{secret} again");
        await ana.In(threadId).DeleteMessageAsync(message);
        await world.DeliverAsync("ChatEvents", $$"""{"id":"1","data":"{{secret}}"}""", $$"""{"{{secret}}":1}""");
        await ana.Http.PostAsync("/api/threads", new StringContent($$"""{"topic":"{{secret}}","{{secret}}":1}"""));
        await Eventually.IsTrueAsync(
            async () => (await ana.SeesAllAsync(threadId)).Any(reply => reply.Metadata?.GetValueOrDefault("inReplyTo") == question), "the bot answers");
        await Eventually.IsTrueAsync(async () => (await world.ArchiveAsync(threadId)).Count(row => row.GetString("Action") is not null) == 2, "both are acted on");

        var token = await (await ana.Http.PostAsync("/api/token", null)).Content.ReadAsStringAsync();
        string[] forbidden = [secret, world.Acs.AccessKey, token.Split("\"token\":\"")[1].Split('"')[0], "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq", "Bearer ey", "HMAC-SHA256 Signed"];
        Assert.NotEmpty(world.Logs.All);
        Assert.Contains(world.Logs.All, line => line.Contains("Redaction") && line.Contains(threadId));
        Assert.All(forbidden, text => Assert.DoesNotContain(world.Logs.All, line => line.Contains(text, StringComparison.Ordinal)));
    }
}
