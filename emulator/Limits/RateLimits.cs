using Chat.Emulator.Http;

namespace Chat.Emulator.Limits;

/// <summary>The documented rate limits, applied when asked for. A request that is refused is not counted.</summary>
/// <remarks>learn.microsoft.com/azure/communication-services/concepts/service-limits</remarks>
internal sealed class RateLimits(bool real, AdjustableClock clock)
{
    private const int SweepAbove = 10_000;
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(2);

    private readonly Lock gate = new();
    private readonly Dictionary<string, RateCounter> counters = new(StringComparer.Ordinal);

    public Refusal? RefusesChat(string method, string[] segments, string user)
    {
        if (!real)
        {
            return null;
        }

        var thread = segments.Length > 1 ? segments[1] : "";

        return (method, segments) switch
        {
            ("POST", ["threads"]) => Check(($"create/{user}", [RateLimit.PerTenSeconds(10)])),
            ("DELETE", ["threads", _]) => Check(($"delete/{user}", [RateLimit.PerTenSeconds(10)])),
            ("PATCH", ["threads", _]) => Check(($"update/{thread}", [RateLimit.PerTenSeconds(5)])),
            ("GET", ["threads"] or ["threads", _]) => Check(($"threads/{user}", [RateLimit.PerTenSeconds(50)])),
            ("POST", ["threads", _, "participants" or "members", ..]) or ("DELETE", ["threads", _, "members", _]) =>
                Check(($"people/{thread}", [RateLimit.PerTenSeconds(10), RateLimit.PerMinute(30)])),
            ("GET", ["threads", _, "participants" or "members"]) => Check(
                ($"listPeople/{thread}/{user}", [RateLimit.PerTenSeconds(10)]), ($"listPeople/{thread}", [RateLimit.PerTenSeconds(250)])),
            ("GET", ["threads", _, "messages"]) => Check(
                ($"listMessages/{thread}/{user}", [RateLimit.PerTenSeconds(50), RateLimit.PerMinute(200)]),
                ($"listMessages/{thread}", [RateLimit.PerTenSeconds(250), RateLimit.PerMinute(400)])),
            ("GET", ["threads", _, "messages", _]) => Check(
                ($"message/{thread}/{user}", [RateLimit.PerTenSeconds(50)]), ($"message/{thread}", [RateLimit.PerTenSeconds(250)])),

            // That sending, editing and deleting share one counter is not stated; it is the careful reading.
            (_, ["threads", _, "messages", ..]) => Check(($"write/{thread}", [RateLimit.PerTenSeconds(10), RateLimit.PerMinute(30)])),
            ("GET", ["threads", _, "readReceipts"]) => Check(
                ($"receipts/{thread}/{user}", [RateLimit.PerTenSeconds(5)]), ($"receipts/{thread}", [RateLimit.PerTenSeconds(100)])),
            ("POST", ["threads", _, "readReceipts"]) =>
                Check(($"receipt/{thread}/{user}", [RateLimit.PerTenSeconds(10), RateLimit.PerMinute(30)])),
            ("POST", ["threads", _, "typing"]) => Check(
                ($"typing/{thread}/{user}", [RateLimit.PerTenSeconds(5), RateLimit.PerMinute(15)]),
                ($"typing/{thread}", [RateLimit.PerTenSeconds(10), RateLimit.PerMinute(30)])),
            _ => null,
        };
    }

    public Refusal? RefusesIdentity(string method, string[] segments) => !real ? null : (method, segments) switch
    {
        ("POST", ["identities"]) => Check(("identity/create", [RateLimit.PerHalfMinute(1000)])),
        ("POST", [_, _, ":issueAccessToken"]) => Check(("identity/issue", [RateLimit.PerHalfMinute(1000)])),
        ("POST", [_, _, ":revokeAccessTokens"]) => Check(("identity/revoke", [RateLimit.PerHalfMinute(500)])),
        ("DELETE", [_, _]) => Check(("identity/delete", [RateLimit.PerHalfMinute(500)])),
        _ => null,
    };

    private Refusal? Check(params ReadOnlySpan<(string Key, RateLimit[] Limits)> all)
    {
        var now = clock.GetUtcNow();
        lock (gate)
        {
            Sweep(now);
            var wait = TimeSpan.Zero;
            foreach (var (key, limits) in all)
            {
                var longer = Of(key, limits).Wait(now);
                wait = longer > wait ? longer : wait;
            }

            if (wait > TimeSpan.Zero)
            {
                return new Refusal(429, "TooManyRequests", "Rate limit exceeded.") { RetryAfter = (int)Math.Ceiling(wait.TotalSeconds) };
            }

            foreach (var (key, limits) in all)
            {
                Of(key, limits).Count(now);
            }

            return null;
        }
    }

    private RateCounter Of(string key, RateLimit[] limits)
    {
        if (!counters.TryGetValue(key, out var counter))
        {
            counters[key] = counter = new RateCounter(limits);
        }

        return counter;
    }

    private void Sweep(DateTimeOffset now)
    {
        if (counters.Count <= SweepAbove)
        {
            return;
        }

        foreach (var (key, _) in counters.Where(pair => now - pair.Value.LastUse > Idle).ToList())
        {
            counters.Remove(key);
        }
    }
}
