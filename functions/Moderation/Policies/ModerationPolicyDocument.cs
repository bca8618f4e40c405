using Chat.Functions.Moderation.Engine;

namespace Chat.Functions.Moderation.Policies;

/// <summary>A policy that can be put in force: what judges, and the examples that it promises to judge so.</summary>
public sealed record ModerationPolicyDocument(ModerationEngine Engine, IReadOnlyList<Rule> Rules, IReadOnlyList<PolicyTest> Tests)
{
    public string Version => Engine.Version;
}
