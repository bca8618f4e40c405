namespace Chat.Functions.Acs;

/// <summary>The service asked to wait, or would: nothing was sent.</summary>
public sealed class AcsBusyException(TimeSpan retryAfter) : Exception($"Communication Services is not asked for another {retryAfter.TotalSeconds:0.#} s.")
{
    public TimeSpan RetryAfter => retryAfter;
}
