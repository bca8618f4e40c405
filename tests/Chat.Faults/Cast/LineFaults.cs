namespace Chat.Faults.Cast;

/// <summary>How often, from 0 to 1, something goes wrong with a request on its way.</summary>
public sealed record LineFaults
{
    public static readonly LineFaults None = new();

    /// <summary>429 with a wait of a second; nothing is done.</summary>
    public double Throttled { get; init; }

    /// <summary>500 or 503; nothing is done.</summary>
    public double Failed { get; init; }

    /// <summary>The connection breaks; nothing is done.</summary>
    public double Reset { get; init; }

    /// <summary>No answer until the caller has given up; nothing is done.</summary>
    public double Silent { get; init; }

    /// <summary>An answer that takes its time.</summary>
    public double Slow { get; init; }

    /// <summary>It is done, and the connection breaks.</summary>
    public double LostAnswer { get; init; }

    /// <summary>It is done, and the answer says 500 or 503.</summary>
    public double DoneButFailed { get; init; }
}
