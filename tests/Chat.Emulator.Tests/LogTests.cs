using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Chat.Emulator.Tests;

public sealed class LogTests
{
    [Fact]
    public async Task No_text_token_or_key_reaches_a_log()
    {
        var lines = new ConcurrentQueue<string>();
        await using var emulator = await AnEmulator.StartAsync(options =>
            options.Logging = logging => logging.AddProvider(new Remembering(lines)).SetMinimumLevel(LogLevel.Trace));
        await using var webhook = await AWebhook.StartAsync();
        await emulator.Running.SubscribeAsync(EventTests.Messages(webhook), AnEmulator.Now);
        webhook.Answer = _ => 500;
        var ana = await emulator.AUserAsync();
        var thread = await ana.CreateThreadAsync();
        var message = await ana.SendAsync(thread, "between us", """{"note":"also secret"}""");
        await ana.PatchAsync($"/chat/threads/{thread}/messages/{message}", """{"content":"between us two"}""");
        await ana.PostAsync($"/chat/threads/{thread}/messages", """{"content":"between us three","type":"no such"}""");
        await emulator.ChatAsync(ana.Token + "x", HttpMethod.Get, "/chat/threads?api-version=2025-03-15");
        await Eventually.Async(() => lines.Any(line => line.Contains("not delivered", StringComparison.Ordinal)), () => "nothing logged");

        Assert.NotEmpty(lines);
        foreach (var secret in new[] { "between us", "also secret", ana.Token.Split('.')[1], ana.Token.Split('.')[2], emulator.Running.AccessKey, "code=secret" })
        {
            Assert.DoesNotContain(lines, line => line.Contains(secret, StringComparison.Ordinal));
        }
    }

    private sealed class Remembering(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
