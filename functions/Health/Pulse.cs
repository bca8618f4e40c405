using Azure;
using Azure.Data.Tables;
using Chat.Functions.Tables;
using Microsoft.Extensions.Logging;

namespace Chat.Functions.Health;

/// <summary>
/// Says that events come, and that they are handled: two facts, so that whoever misses an event knows where to look. Each worker writes each of them
/// at most once a minute, so the way of an event pays nothing for it.
/// </summary>
public sealed partial class Pulse(ChatTables tables, TimeProvider clock, ILogger<Pulse> logger)
{
    /// <summary>How much older than the last event what is written here may be.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromMinutes(1);

    private long receivedTicks;
    private long handledTicks;

    public ValueTask ReceivedAsync(CancellationToken cancellationToken) =>
        IsDue(ref receivedTicks, out var now) ? WriteAsync(new PulseRow { ReceivedOn = now }, cancellationToken) : ValueTask.CompletedTask;

    public ValueTask HandledAsync(CancellationToken cancellationToken) =>
        IsDue(ref handledTicks, out var now) ? WriteAsync(new PulseRow { HandledOn = now }, cancellationToken) : ValueTask.CompletedTask;

    public async Task<PulseRow> ReadAsync(CancellationToken cancellationToken)
    {
        var found = await (await tables.HealthAsync()).GetEntityIfExistsAsync<PulseRow>(PulseRow.Partition, PulseRow.Row, cancellationToken: cancellationToken);

        return found is { HasValue: true, Value: { } row } ? row : new PulseRow();
    }

    // Of several that see it due at once, one writes.
    private bool IsDue(ref long lastTicks, out DateTimeOffset now)
    {
        now = clock.GetUtcNow();
        var last = Interlocked.Read(ref lastTicks);

        return now.UtcTicks - last >= Beat.Ticks && Interlocked.CompareExchange(ref lastTicks, now.UtcTicks, last) == last;
    }

    // No event waits for want of a pulse: where the store is away, the event itself will say so.
    private async ValueTask WriteAsync(PulseRow row, CancellationToken cancellationToken)
    {
        try
        {
            await (await tables.HealthAsync()).UpsertEntityAsync(row, TableUpdateMode.Merge, cancellationToken);
        }
        catch (RequestFailedException away)
        {
            Log.NotWritten(logger, away.Status);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "The pulse was not written: status {Status}.")]
        public static partial void NotWritten(ILogger logger, int status);
    }
}
