using System.Threading.RateLimiting;
using Chat.Functions.Acs;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Bots;

/// <summary>Answers per person and minute, counted by each worker for itself.</summary>
public sealed class AskerLimits : IDisposable
{
    private readonly PartitionedRateLimiter<AcsUserId> askers;

    public AskerLimits(IOptions<MannersOptions> options)
    {
        var most = options.Value.PerUserPerMinute;
        askers = PartitionedRateLimiter.Create<AcsUserId, AcsUserId>(asker => RateLimitPartition.GetSlidingWindowLimiter(asker, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = most,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 12,
        }));
    }

    public bool Allow(AcsUserId asker)
    {
        using var lease = askers.AttemptAcquire(asker);

        return lease.IsAcquired;
    }

    public void Dispose() => askers.Dispose();
}
