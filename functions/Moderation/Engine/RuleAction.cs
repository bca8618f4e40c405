namespace Chat.Functions.Moderation.Engine;

/// <summary>What a rule asks for, from the mildest to the strongest. Of several the strongest decides.</summary>
public enum RuleAction
{
    /// <summary>Nothing happens to the message; the finding is kept for people to look at.</summary>
    Flag,

    /// <summary>The found pieces are blotted out, the rest of the message stays.</summary>
    Mask,

    /// <summary>The message is deleted.</summary>
    Delete,

    /// <summary>Deleted, and the sender is told.</summary>
    Warn,

    /// <summary>Deleted, and the sender may not write for a while.</summary>
    Timeout,

    /// <summary>Deleted, and the sender leaves the thread.</summary>
    Remove,

    /// <summary>Deleted, and the sender leaves every thread and gets no token.</summary>
    Ban,
}
