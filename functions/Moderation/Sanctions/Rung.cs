using Chat.Functions.Moderation.Engine;

namespace Chat.Functions.Moderation.Sanctions;

/// <summary>What happens to somebody from so many strikes on; null minutes of a ban are for good.</summary>
public sealed record Rung(int At, RuleAction Action, int? Minutes);
