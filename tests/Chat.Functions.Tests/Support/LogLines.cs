using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Chat.Functions.Tests.Support;

/// <summary>Keeps every line that anything logs, with its values and exception, for a test to read.</summary>
public sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<(DateTimeOffset On, string Line)> lines = new();

    public IReadOnlyCollection<string> All => [.. lines.Select(line => line.Line)];

    /// <summary>With when each was written, by the machine's clock.</summary>
    public IReadOnlyCollection<(DateTimeOffset On, string Line)> Timed => lines;

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, lines);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, ConcurrentQueue<(DateTimeOffset On, string Line)> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs.Select(pair => $"{pair.Key}={pair.Value}")) : "";
            lines.Enqueue((DateTimeOffset.UtcNow, $"{logLevel} {category}: {formatter(state, exception)} {values} {exception}"));
        }
    }
}
