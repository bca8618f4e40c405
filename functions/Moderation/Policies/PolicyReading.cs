namespace Chat.Functions.Moderation.Policies;

/// <summary>A policy file, read: the policy, or everything that is wrong with it.</summary>
public sealed record PolicyReading(ModerationPolicyDocument? Policy, IReadOnlyList<PolicyFault> Faults);
