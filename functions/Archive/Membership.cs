using Chat.Functions.Acs;

namespace Chat.Functions.Archive;

/// <summary>Somebody's time in a thread.</summary>
/// <param name="Until">Null: still there, as far as the archive knows.</param>
/// <param name="HistorySince">From when on they see what was said before they came; null: not known.</param>
public sealed record Membership(AcsUserId Who, DateTimeOffset From, DateTimeOffset? Until, DateTimeOffset? HistorySince);
