namespace Chat.Emulator.Tests;

public sealed class ProbationTests
{
    [Fact]
    public async Task After_ten_failures_new_events_wait_too()
    {
        await using var emulator = await AnEmulator.StartAsync();
        await using var webhook = await AWebhook.StartAsync();
        await emulator.Running.SubscribeAsync(EventTests.Messages(webhook), AnEmulator.Now);
        webhook.Answer = _ => 404;
        var ana = await emulator.AUserAsync();
        var thread = await ana.CreateThreadAsync();
        for (var i = 1; i <= 10; i++)
        {
            await ana.SendAsync(thread, $"{i}");
            await Eventually.Async(() => emulator.Running.Deliveries.Count(delivery => delivery.Attempts == 1) == i, () => $"attempt {i} missing");
        }

        webhook.Answer = _ => 200;
        await ana.SendAsync(thread, "held back");
        emulator.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(10, webhook.Requests.Count);
        emulator.Clock.Advance(TimeSpan.FromMinutes(2));

        await webhook.ReceivedAsync(11);
    }
}
