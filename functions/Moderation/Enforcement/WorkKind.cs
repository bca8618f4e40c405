namespace Chat.Functions.Moderation.Enforcement;

/// <summary>What waits to be done in a thread.</summary>
public enum WorkKind
{
    /// <summary>What a verdict or a person's decision asks for.</summary>
    Enforce,

    /// <summary>A masked text is put back.</summary>
    Restore,

    /// <summary>Somebody was let in for a moment, so that their messages could be taken back, and has to go again.</summary>
    Leave,
}
