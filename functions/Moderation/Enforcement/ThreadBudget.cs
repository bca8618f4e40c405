namespace Chat.Functions.Moderation.Enforcement;

/// <summary>
/// How much may be written in a thread now: 10 messages sent, edited or deleted in 10 seconds and 30 in a minute, by everybody together,
/// learn.microsoft.com/azure/communication-services/concepts/service-limits#chat.
/// </summary>
/// <param name="Room">Writes allowed now.</param>
/// <param name="OpensOn">When there is more room than now; null when nothing was written of late.</param>
public readonly record struct ThreadBudget(int Room, DateTimeOffset? OpensOn)
{
    public const int WritesInTenSeconds = 10;

    private static readonly (int Writes, TimeSpan Window)[] Limits = [(WritesInTenSeconds, TimeSpan.FromSeconds(10)), (30, TimeSpan.FromMinutes(1))];

    // The service counts when it is asked, we when it has answered or by its clock; this is for what lies between the two.
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(250);

    /// <summary>As long as a write is remembered.</summary>
    public static TimeSpan Longest => Limits[^1].Window + Slack;

    /// <param name="writes">When something was written in the thread, in any order.</param>
    /// <param name="quietUntil">Until when the service asked for quiet.</param>
    public static ThreadBudget Of(IEnumerable<DateTimeOffset> writes, DateTimeOffset? quietUntil, DateTimeOffset now)
    {
        var recent = writes.Where(time => time + Longest > now).Order().ToArray();
        var room = int.MaxValue;
        DateTimeOffset? opens = null;
        foreach (var (most, window) in Limits)
        {
            var inside = recent.Count(time => time + window + Slack > now);
            room = Math.Min(room, Math.Max(0, most - inside));
            if (inside >= most)
            {
                // More may have been written than the limit, before we looked.
                opens = Later(opens, recent[^most] + window + Slack);
            }
        }

        if (quietUntil > now)
        {
            return new ThreadBudget(0, Later(opens, quietUntil.Value));
        }

        return new ThreadBudget(room, opens ?? (recent.Length > 0 ? now : null));
    }

    private static DateTimeOffset Later(DateTimeOffset? one, DateTimeOffset other) => one > other ? one.Value : other;
}
