using System.Globalization;
using Chat.Functions.Moderation.Engine;

namespace Chat.Functions.Moderation;

/// <summary>What moderation says of one version of a message, and why.</summary>
public abstract record Verdict
{
    private Verdict()
    {
    }

    /// <summary>The version of the policy that said so; empty where none was asked.</summary>
    public string PolicyVersion { get; init; } = "";

    /// <summary>Every reason, also those that did not decide.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    public virtual bool Equals(Verdict? other) =>
        other is not null && EqualityContract == other.EqualityContract && PolicyVersion == other.PolicyVersion && Findings.SequenceEqual(other.Findings);

    public override int GetHashCode() => HashCode.Combine(PolicyVersion, Findings.Count);

    public sealed record Allowed : Verdict;

    /// <summary>The message stays, these pieces of it do not.</summary>
    public sealed record Masked(string Rule, IReadOnlyList<TextSpan> Spans) : Verdict
    {
        public bool Equals(Masked? other) => base.Equals(other) && Rule == other.Rule && Spans.SequenceEqual(other.Spans);

        public override int GetHashCode() => HashCode.Combine(Rule, Spans.Count);
    }

    /// <summary>The message goes.</summary>
    public sealed record Removed(string Rule) : Verdict;
}

/// <summary>A piece of a text, in UTF-16 code units.</summary>
public readonly record struct TextSpan(int Start, int Length)
{
    public int End => Start + Length;

    public static string Write(IEnumerable<TextSpan> spans) =>
        string.Join(',', spans.Select(span => string.Create(CultureInfo.InvariantCulture, $"{span.Start}+{span.Length}")));

    public static IReadOnlyList<TextSpan> Read(string text) =>
    [
        .. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(span => span.Split('+')).Select(pair => new TextSpan(
            int.Parse(pair[0], CultureInfo.InvariantCulture),
            int.Parse(pair[1], CultureInfo.InvariantCulture))),
    ];
}
