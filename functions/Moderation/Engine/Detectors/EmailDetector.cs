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
            while (start > 0 && at - start < LongestName && (IsOfName(text[start - 1]) || text[start - 1] is '_' or '%' or '+'))
            {
                start--;
            }

            while (start < at && (text[start] is '-' || HostCharacter.IsDot(text[start])))
            {
                start++;
            }

            var end = at + 1;
            while (end < text.Length && end - at < LongestHost && IsOfName(text[end]))
            {
                end++;
            }

            while (end > at + 1 && (text[end - 1] is '-' || HostCharacter.IsDot(text[end - 1])))
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

    private static bool IsOfName(char c) => char.IsLetterOrDigit(c) || c is '-' || HostCharacter.IsDot(c) || HostCharacter.IsLeftOut(c);

    // The last part of it is letters, or letters of another script as IDNA writes them (RFC 5891).
    private static bool HasTopLevel(ReadOnlySpan<char> host)
    {
        var (letters, others, parts) = (0, 0, 0);
        var last = host.Length;
        while (last > 0 && !HostCharacter.IsDot(host[last - 1]))
        {
            last--;
            letters += char.IsLetter(host[last]) ? 1 : 0;
            others += char.IsLetter(host[last]) || HostCharacter.IsLeftOut(host[last]) ? 0 : 1;
        }

        for (var at = 0; at < last; at++)
        {
            if (at > 0 && HostCharacter.IsDot(host[at]) && HostCharacter.IsDot(host[at - 1]))
            {
                return false;
            }

            parts += HostCharacter.IsDot(host[at]) ? 0 : 1;
        }

        return parts > 0 && letters >= 2 && (others == 0 || host[last..].StartsWith("xn--", StringComparison.OrdinalIgnoreCase));
    }
}
