namespace Chat.Functions.Moderation.Classification;

/// <summary>A rule that a classifier decides.</summary>
/// <param name="Rule">Its place among the policy's rules.</param>
/// <param name="Threshold">The least severity that breaks it, 1 to 7; the service says 0, 2, 4 or 6.</param>
/// <param name="FailsClosed">Whether a text that cannot be classified counts as breaking it.</param>
public sealed record ClassifierRule(int Rule, SafetyCategory Category, int Threshold, bool FailsClosed);
