namespace Chat.Emulator.Identity;

/// <summary>An identity of the resource.</summary>
internal sealed class AcsIdentity(string id, string? customId)
{
    private int generation;

    public string Id => id;

    public string? CustomId => customId;

    public DateTimeOffset? LastTokenIssuedAt { get; set; }

    /// <summary>Tokens carry the generation they were issued in; a revocation starts the next one. Exact where seconds are not.</summary>
    public int Generation => Volatile.Read(ref generation);

    public void Revoke() => Interlocked.Increment(ref generation);
}
