namespace Chat.Emulator.EventGrid;

/// <summary>
/// An endpoint that failed many times in a row is left alone for a while, new events included. How long depends on how it
/// failed; when exactly it begins is not documented.
/// </summary>
/// <remarks>learn.microsoft.com/azure/event-grid/delivery-and-retry</remarks>
internal sealed class Probation
{
    private const int FailuresBefore = 10;
    private int failures;

    /// <summary>No delivery before this time.</summary>
    public DateTimeOffset Until { get; private set; }

    public void Note(string outcome, DateTimeOffset now)
    {
        failures = outcome == Outcomes.Success ? 0 : failures + 1;
        Until = failures < FailuresBefore ? default : now + outcome switch
        {
            Outcomes.SocketError => TimeSpan.FromSeconds(30),
            Outcomes.ResolutionError or "NotFound" or "Unauthorized" or "Forbidden" => TimeSpan.FromMinutes(5),
            _ => TimeSpan.FromSeconds(10),
        };
    }
}
