using System.Threading.RateLimiting;
using Azure;

namespace Chat.Functions.Acs;

/// <summary>
/// Keeps the calls of this worker within what the resource takes in 30 seconds, and quiet while the service has asked for quiet:
/// learn.microsoft.com/azure/communication-services/concepts/service-limits.
/// </summary>
public sealed class IdentityBudget(string operation, int callsPer30Seconds, TimeProvider clock) : IDisposable
{
    // When the service names no time: a sixth of the window it counts in.
    private static readonly TimeSpan PauseUnlessTold = TimeSpan.FromSeconds(5);

    // A permit comes back when the segment it was taken in leaves the window, up to a segment early; so the window is one longer.
    private readonly SlidingWindowRateLimiter permits = new(new SlidingWindowRateLimiterOptions
    {
        PermitLimit = callsPer30Seconds,
        Window = TimeSpan.FromSeconds(31),
        SegmentsPerWindow = 31,
    });

    private long quietUntil = DateTimeOffset.MinValue.UtcTicks;

    public string Operation => operation;

    /// <exception cref="AcsBusyException">It would be one call too many.</exception>
    public async Task<T> SpendAsync<T>(Func<Task<T>> call)
    {
        var quiet = new DateTimeOffset(Interlocked.Read(ref quietUntil), TimeSpan.Zero) - clock.GetUtcNow();
        if (quiet > TimeSpan.Zero)
        {
            throw new AcsBusyException(quiet);
        }

        using var permit = permits.AttemptAcquire();
        if (!permit.IsAcquired)
        {
            throw new AcsBusyException(permit.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : PauseUnlessTold);
        }

        try
        {
            return await call();
        }
        catch (RequestFailedException busy) when (busy.Status is 429 or 503)
        {
            var pause = RetryAfter.Of(busy) ?? (busy.Status == 429 ? PauseUnlessTold : TimeSpan.Zero);
            Interlocked.Exchange(ref quietUntil, (clock.GetUtcNow() + pause).UtcTicks);
            throw;
        }
    }

    public void Dispose() => permits.Dispose();
}
