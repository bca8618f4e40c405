using Chat.Functions.Moderation.Engine;

namespace Chat.Functions.Moderation.Sanctions;

/// <summary>What is due to the sender for one strike.</summary>
/// <param name="Action">Warn, Timeout, Remove or Ban.</param>
/// <param name="Until">When a time-out or a ban ends; null where it does not.</param>
public sealed record Sanction(StrikeRow Strike, RuleAction Action, DateTimeOffset? Until)
{
    /// <summary>Something for it was done already, so it may be done again and only what is missing changes anything.</summary>
    public bool IsDone => StrikeRow.ActionOf(Strike.Applied) >= Action;
}
