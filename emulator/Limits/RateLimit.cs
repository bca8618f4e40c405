namespace Chat.Emulator.Limits;

/// <summary>How many requests a counter allows, and over which time.</summary>
internal readonly record struct RateLimit(int Requests, TimeSpan Window)
{
    public static RateLimit PerTenSeconds(int requests) => new(requests, TimeSpan.FromSeconds(10));

    public static RateLimit PerMinute(int requests) => new(requests, TimeSpan.FromMinutes(1));

    public static RateLimit PerHalfMinute(int requests) => new(requests, TimeSpan.FromSeconds(30));
}
