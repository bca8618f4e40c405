namespace Chat.Functions.Health;

/// <summary>Whether this deployment tries itself.</summary>
public sealed class HealthOptions
{
    public const string Section = "Health";

    /// <summary>
    /// A message every five minutes, in a thread of its own, looked for in the archive five minutes later: 8,640 messages in 30 days, at the
    /// service's price for messages.
    /// </summary>
    public bool CanaryEnabled { get; set; }
}
