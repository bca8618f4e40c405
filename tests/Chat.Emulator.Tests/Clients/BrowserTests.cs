namespace Chat.Emulator.Tests.Clients;

/// <summary>One browser at a time; where none can be started, the script says what to install, and fails.</summary>
public sealed class BrowserTests
{
    [Theory]
    [InlineData("@azure/communication-chat")]
    [InlineData("chat-1-5-4")]
    public async Task The_official_client_is_notified_in_a_browser_on_a_page_of_another_origin(string client)
    {
        await using var emulator = await AnEmulator.StartAsync();

        Assert.Contains("rules held", await NodeScript.RunAsync(emulator, "realtime.mjs", client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_inspector_shows_threads_messages_and_deliveries_as_they_happen()
    {
        await using var webhook = await AWebhook.StartAsync();
        await using var emulator = await AnEmulator.StartAsync();
        await emulator.Running.SubscribeAsync(EventSubscription.ToWebhook("chat-events", webhook.Address), AnEmulator.Now);

        Assert.Contains("rules held", await NodeScript.RunAsync(emulator, "inspector.mjs"), StringComparison.Ordinal);
    }
}
