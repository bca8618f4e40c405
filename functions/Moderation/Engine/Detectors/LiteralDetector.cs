using System.Buffers;

namespace Chat.Functions.Moderation.Engine.Detectors;

/// <summary>Terms without a letter or digit, emoji above all: found as they are written.</summary>
internal sealed class LiteralDetector(IReadOnlyList<string> literals) : IDetector
{
    private readonly SearchValues<string> values = SearchValues.Create([.. literals], StringComparison.Ordinal);
    private readonly string[] longestFirst = [.. literals.OrderByDescending(literal => literal.Length)];

    public void Find(ReadOnlySpan<char> text, in TextFacts facts, List<TextSpan> found)
    {
        for (var at = text.IndexOfAny(values); at >= 0 && at < text.Length;)
        {
            foreach (var literal in longestFirst)
            {
                if (text[at..].StartsWith(literal, StringComparison.Ordinal))
                {
                    found.Add(new TextSpan(at, literal.Length));
                    at += literal.Length;
                    break;
                }
            }

            at = text[at..].IndexOfAny(values) is >= 0 and var next ? at + next : -1;
        }
    }
}
