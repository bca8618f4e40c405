namespace Chat.Emulator.Tests;

public sealed class RetentionTests
{
    private const string ThirtyDays = """{"kind":"threadCreationDate","deleteThreadAfterDays":30}""";

    [Fact]
    public async Task A_thread_goes_when_its_days_are_over_and_everybody_is_told_why()
    {
        await using var emulator = await AnEmulator.StartAsync();
        await using var webhook = await AWebhook.StartAsync();
        var (ana, bo) = (await emulator.AUserAsync(), await emulator.AUserAsync());
        var thread = await CreateAsync(ana, ThirtyDays, bo);
        var other = await CreateAsync(ana, """{"kind":"none"}""");
        emulator.Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromHours(1));
        (ana, bo) = (await RenewedAsync(ana), await RenewedAsync(bo));
        await using var line = await ALine.OpenAsync(bo);
        await emulator.Running.SubscribeAsync(
            EventSubscription.ToWebhook("deletions", webhook.Address, "Microsoft.Communication.ChatThreadDeleted", "Microsoft.Communication.ChatThreadWithUserDeleted"),
            AnEmulator.Now);
        Assert.Equal(200, (await ana.GetAsync($"/chat/threads/{thread}")).Status);

        emulator.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(404, (await ana.GetAsync($"/chat/threads/{thread}")).Status);
        Assert.Equal([other], (await ana.AllAsync("/chat/threads")).Select(item => (string)item["id"]!));
        await line.EventsAsync(1);
        var told = line.Events.Single();
        Assert.Equal((259, "deletedByPolicy", thread), ((int)told["eventId"]!, (string)told["reason"]!, (string)told["threadId"]!));
        Assert.Null(told["deletedBy"]);
        await webhook.ReceivedAsync(3);
        var happened = webhook.Events.Single(node => (string)node["eventType"]! == "Microsoft.Communication.ChatThreadDeleted");
        Assert.Equal(thread, (string)happened["data"]!["threadId"]!);
        Assert.Null(happened["data"]!["deletedByCommunicationIdentifier"]);
    }

    [Fact]
    public async Task The_policy_of_the_last_day_counts()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var ana = await emulator.AUserAsync();
        var (kept, shortened) = (await CreateAsync(ana, ThirtyDays), await CreateAsync(ana, """{"kind":"none"}"""));

        emulator.Clock.Advance(TimeSpan.FromDays(29));
        ana = await RenewedAsync(ana);
        await ana.PatchAsync($"/chat/threads/{kept}", """{"retentionPolicy":{"kind":"none"}}""");
        await ana.PatchAsync($"/chat/threads/{shortened}", $$"""{"retentionPolicy":{{ThirtyDays}}}""");
        emulator.Clock.Advance(TimeSpan.FromDays(1));
        ana = await RenewedAsync(ana);

        Assert.Equal(200, (await ana.GetAsync($"/chat/threads/{kept}")).Status);
        Assert.Equal(404, (await ana.GetAsync($"/chat/threads/{shortened}")).Status);
    }

    [Fact]
    public async Task Days_go_on_across_a_restart()
    {
        using var folder = new AFolder();
        AUser ana;
        string thread;
        await using (var emulator = await AnEmulator.StartAsync(options => options.DataFolder = folder.Path))
        {
            ana = await emulator.AUserAsync();
            thread = await CreateAsync(ana, ThirtyDays);
        }

        await using var restarted = await AnEmulator.StartAsync(options => options.DataFolder = folder.Path);
        restarted.Clock.Advance(TimeSpan.FromDays(30));

        Assert.Equal(404, (await (await RenewedAsync(ana with { Emulator = restarted })).GetAsync($"/chat/threads/{thread}")).Status);
    }

    private static async Task<string> CreateAsync(AUser user, string policy, params AUser[] others)
    {
        var people = string.Join(',', others.Select(other => other.AsParticipant()));
        var reply = await user.PostAsync("/chat/threads", $$"""{"topic":"for a while","participants":[{{people}}],"retentionPolicy":{{policy}}}""");
        Assert.Equal(201, reply.Status);

        return reply.Text("chatThread", "id");
    }

    /// <summary>A token lasts a day at most, and these tests take weeks.</summary>
    private static async Task<AUser> RenewedAsync(AUser user)
    {
        var reply = await user.Emulator.SignedAsync(
            HttpMethod.Post, $"/identities/{Uri.EscapeDataString(user.Id)}/:issueAccessToken?api-version=2023-10-01", """{"scopes":["chat"]}""");

        return user with { Token = reply.Text("token") };
    }
}
