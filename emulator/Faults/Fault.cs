namespace Chat.Emulator;

/// <summary>Something that is to go wrong: how often, and in an order that the seed decides.</summary>
public sealed record Fault
{
    // Plain setters: the generated JSON reader forgets the defaults of init-only members.
    public required FaultKind Kind { get; init; }

    /// <summary>From 0, never, to 1, always.</summary>
    public double Rate { get; set; } = 1;

    public int Seed { get; set; }

    /// <summary>How many times at most; null is without end.</summary>
    public int? Times { get; set; }

    /// <summary>Requests only of this method.</summary>
    public string? Method { get; set; }

    /// <summary>Requests only below this path; events only of subscriptions of this name.</summary>
    public string? Target { get; set; }

    public int Status { get; set; } = 503;

    public int Milliseconds { get; set; } = 200;

    public int? RetryAfterSeconds { get; set; }
}
