using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Http;

/// <summary>Requests per caller and minute, counted by each worker for itself: who is spread over several workers gets that many times as much.</summary>
public sealed class RequestLimits : IDisposable
{
    private const string Backends = "";

    private readonly PartitionedRateLimiter<string> callers;

    public RequestLimits(IOptions<LimitOptions> options)
    {
        var limit = options.Value;
        callers = PartitionedRateLimiter.Create<string, string>(caller => RateLimitPartition.GetSlidingWindowLimiter(caller, who => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = who == Backends ? limit.BackendRequestsPerMinute : limit.RequestsPerMinute,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 12,
        }));
    }

    public Refusal? Refuse(Caller caller)
    {
        using var lease = callers.AttemptAcquire(caller.IsBackend ? Backends : caller.UserId.Value);

        return lease.IsAcquired
            ? null
            : Refusal.TooManyRequests(lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Refusal.Seconds(after) : 5);
    }

    public void Dispose() => callers.Dispose();
}
