namespace Chat.Functions.Moderation.Engine;

/// <summary>What is said of a rule when it finds something.</summary>
public sealed record Rule(string Name, RuleAction Action, string? Category, int? Severity, bool Enabled);
