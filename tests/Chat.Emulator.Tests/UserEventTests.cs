namespace Chat.Emulator.Tests;

public sealed class UserEventTests
{
    [Fact]
    public async Task Each_recipient_but_the_sender_gets_an_event_of_his_own()
    {
        await using var emulator = await AnEmulator.StartAsync();
        await using var webhook = await AWebhook.StartAsync();
        await emulator.Running.SubscribeAsync(
            EventSubscription.ToWebhook("users", webhook.Address, "Microsoft.Communication.ChatMessageReceived"), AnEmulator.Now);
        var (ana, bo, cy) = (await emulator.AUserAsync(), await emulator.AUserAsync(), await emulator.AUserAsync());
        var thread = await ana.CreateThreadAsync(bo, cy);

        var message = await ana.SendAsync(thread, "hello");
        await webhook.ReceivedAsync(2);

        Assert.Equal(
            new[] { bo.Id, cy.Id }.Select(id => $"thread/{thread}/sender/{ana.Id}/recipient/{id}").Order(StringComparer.Ordinal),
            webhook.Events.Select(node => (string)node["subject"]!).Order(StringComparer.Ordinal));
        Assert.Equal(2, webhook.Events.Select(node => (string)node["id"]!).Distinct().Count());
        var data = webhook.Events.First()["data"]!;
        Assert.Equal((string?)data["recipientId"], (string?)data["recipientCommunicationIdentifier"]!["rawId"]);
        Assert.Equal((ana.Id, long.Parse(message, null)), ((string?)data["senderId"], (long)data["version"]!));
        Assert.EndsWith("Z", (string)data["composeTime"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_removed_hears_of_it()
    {
        await using var emulator = await AnEmulator.StartAsync();
        await using var webhook = await AWebhook.StartAsync();
        await emulator.Running.SubscribeAsync(
            EventSubscription.ToWebhook("users", webhook.Address, "Microsoft.Communication.ChatParticipantRemovedFromThreadWithUser"), AnEmulator.Now);
        var (ana, bo) = (await emulator.AUserAsync(), await emulator.AUserAsync());
        var thread = await ana.CreateThreadAsync(bo);

        await ana.PostAsync($"/chat/threads/{thread}/participants/:remove", $$"""{"rawId":"{{bo.Id}}"}""");
        await webhook.ReceivedAsync(1);

        Assert.Equal($"thread/{thread}/participantRemoved/{bo.Id}/recipient/{bo.Id}", (string?)webhook.Events.Single()["subject"]);
    }

    [Fact]
    public async Task Quirks_can_be_switched_off()
    {
        await using var emulator = await AnEmulator.StartAsync(options => options.EventQuirks = false);
        await using var webhook = await AWebhook.StartAsync();
        await emulator.Running.SubscribeAsync(EventTests.Messages(webhook), AnEmulator.Now);
        var ana = await emulator.AUserAsync();

        var message = await ana.SendAsync(await ana.CreateThreadAsync(), "hello");
        await webhook.ReceivedAsync(1);

        Assert.Equal(long.Parse(message, null), (long)webhook.Events.Single()["data"]!["version"]!);
    }

    [Fact]
    public async Task Two_hundred_added_at_once_raise_events_with_ids_of_their_own()
    {
        await using var emulator = await AnEmulator.StartAsync();
        await using var webhook = await AWebhook.StartAsync();
        var subscription = EventSubscription.ToWebhook(
            "users",
            webhook.Address,
            "Microsoft.Communication.ChatThreadParticipantAdded",
            "Microsoft.Communication.ChatParticipantAddedToThreadWithUser");
        var destination = new EventDestination { Properties = new WebhookDestination { EndpointUrl = webhook.Address, MaxEventsPerBatch = 1000 } };
        await emulator.Running.SubscribeAsync(
            subscription with { Properties = subscription.Properties with { Destination = destination } }, AnEmulator.Now);
        var ana = await emulator.AUserAsync();
        var thread = await ana.CreateThreadAsync();
        var people = new List<AUser>();
        for (var i = 0; i < 60; i++)
        {
            people.Add(await emulator.AUserAsync());
        }

        await ana.PostAsync(
            $"/chat/threads/{thread}/participants/:add", $$"""{"participants":[{{string.Join(',', people.Select(person => person.AsParticipant()))}}]}""");
        await webhook.ReceivedAsync(60 + (60 * 60));

        Assert.Equal(60 + (60 * 60), webhook.Events.Select(node => (string)node["id"]!).Distinct().Count());
    }
}
