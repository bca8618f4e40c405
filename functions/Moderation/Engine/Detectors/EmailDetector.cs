namespace Chat.Functions.Moderation.Engine.Detectors;

/// <summary>Addresses as people write them: the parts of RFC 5321 that mail providers accept.</summary>
internal sealed class EmailDetector : IDetector
{
    private const int LongestName = 64;
    private const int LongestHost = 253;

    public void Find(ReadOnlySpan<char> text, in TextFacts facts, List<TextSpan> found)
    {
        if (facts.Ats == 0 || facts.Dots == 0)
        {
            return;
        }

        for (var at = text.IndexOfAny('@', '＠'); at >= 0; at = Next(text, at))
        {
            var start = at;
            while (start > 0 && at - start < LongestName && (IsLetterOrDigit(text[start - 1]) || text[start - 1] is '.' or '_' or '%' or '+' or '-'))
            {
                start--;
            }

            while (start < at && text[start] is '.' or '-')
            {
                start++;
            }

            var end = at + 1;
            while (end < text.Length && end - at < LongestHost && (IsLetterOrDigit(text[end]) || text[end] is '.' or '-'))
            {
                end++;
            }

            while (end > at + 1 && text[end - 1] is '.' or '-')
            {
                end--;
            }

            if (start < at && HasTopLevel(text[(at + 1)..end]))
            {
                found.Add(new TextSpan(start, end - start));
            }
        }
    }

    private static int Next(ReadOnlySpan<char> text, int at) => text[(at + 1)..].IndexOfAny('@', '＠') is >= 0 and var next ? at + 1 + next : -1;

    private static bool IsLetterOrDigit(char c) => char.IsLetterOrDigit(c);

    private static bool HasTopLevel(ReadOnlySpan<char> host) =>
        host.LastIndexOf('.') is > 0 and var dot && host.Length - dot > 2 && !host[(dot + 1)..].ContainsAnyExceptInRange('A', 'z') && host.IndexOf("..") < 0;
}
