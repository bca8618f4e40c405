namespace Chat.Functions.Moderation.Engine;

/// <summary>Other rules for some threads: by id, or by the beginning of their ids before a *.</summary>
internal sealed record ThreadRules(IReadOnlyList<string> Threads, Rule[] Rules)
{
    public bool AreFor(string threadId) => Threads.Any(pattern => pattern.EndsWith('*')
        ? threadId.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal)
        : threadId == pattern);
}
