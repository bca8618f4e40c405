namespace Chat.Functions.Health;

/// <summary>What was looked at, and how it is.</summary>
public sealed record HealthResponse(IReadOnlyList<HealthCheck> Checks);

/// <param name="Name"><c>tables</c>, <c>acs</c>, <c>events</c> or <c>canary</c>.</param>
/// <param name="Ok">Whether this app can work.</param>
/// <param name="Reason">Why it cannot, or what was seen.</param>
/// <param name="AgeSeconds">How long ago the last event came, or the last canary was found.</param>
public sealed record HealthCheck(string Name, bool Ok, string? Reason = null, long? AgeSeconds = null);

/// <summary>The app answers.</summary>
public sealed record LiveResponse(string Status);
