namespace Chat.Functions.Moderation.Sanctions;

/// <summary>What breaking a rule counts, and how long what it asks for lasts.</summary>
public sealed record RuleStrikes(int? Weight, int? Minutes);
