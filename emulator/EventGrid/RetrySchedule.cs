namespace Chat.Emulator.EventGrid;

/// <summary>When a failed delivery is tried again. Azure adds some jitter; the emulator does not, so that time can be told.</summary>
/// <remarks>learn.microsoft.com/azure/event-grid/delivery-and-retry</remarks>
internal sealed class RetrySchedule(IReadOnlyList<TimeSpan>? custom)
{
    private static readonly TimeSpan[] EventGrids =
    [
        TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(3), TimeSpan.FromHours(6), TimeSpan.FromHours(12),
    ];

    /// <summary>Azure writes a dead letter about five minutes after the last attempt.</summary>
    public TimeSpan DeadLetterDelay { get; } = custom is null ? TimeSpan.FromMinutes(5) : TimeSpan.Zero;

    public bool IsEventGrids => custom is null;

    public TimeSpan After(int attempts, int? status)
    {
        if (custom is { Count: > 0 })
        {
            return custom[Math.Min(attempts, custom.Count) - 1];
        }

        var planned = EventGrids[Math.Min(attempts, EventGrids.Length) - 1];
        var least = LeastAfter(status);

        return planned > least ? planned : least;
    }

    private static TimeSpan LeastAfter(int? status) => status switch
    {
        401 or 404 => TimeSpan.FromMinutes(5),
        408 => TimeSpan.FromMinutes(2),
        503 => TimeSpan.FromSeconds(30),
        _ => TimeSpan.FromSeconds(10),
    };
}
