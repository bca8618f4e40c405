using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Chat.Functions.Moderation.Engine.Detectors;

/// <summary>
/// Links by their domain: what is denied with everything below it, or, where only some are allowed, everything else. Domains in other scripts are
/// compared as IDNA writes them (RFC 5891).
/// </summary>
internal sealed class DomainDetector(IEnumerable<string> deny, IEnumerable<string> allow, bool seesDisguise) : IDetector
{
    private const int LongestHost = 253;

    private static readonly IdnMapping Idn = new();

    // Without a scheme, a word and a dot are a link only with one of these: generic ones that are common, and countries that are no words.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Common = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "com", "net", "org", "info", "biz", "io", "co", "dev", "app", "xyz", "top", "online", "site", "shop", "club", "live", "link", "click", "gg", "tv", "ru", "cn", "de", "fr", "uk", "eu",
        "pl", "nl", "br", "jp", "kr", "tk", "ml", "ga", "cf", "ly", "cc", "ws", "su", "ua", "cz", "ro", "hu", "gr", "tr", "ir", "onion", "test", "example").GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> denied = SetOf(deny);
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> allowed = SetOf(allow);
    private readonly bool denies = deny.Any();
    private readonly int longest = deny.Concat(allow).Select(domain => (Plain(domain) ?? domain).Length).DefaultIfEmpty().Max();

    /// <summary>A domain as it is compared; null when it is none.</summary>
    public static string? Plain(string domain)
    {
        try
        {
            return domain.Length is > 0 and <= LongestHost && !domain.Contains("..", StringComparison.Ordinal) ? Idn.GetAscii(domain.Trim('.')).ToLowerInvariant() : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    public void Find(ReadOnlySpan<char> text, in TextFacts facts, List<TextSpan> found)
    {
        if (facts.Dots == 0 && !seesDisguise)
        {
            return;
        }

        var read = 0;
        for (var at = 0; at < text.Length;)
        {
            var dot = DotAt(text, at, out var dotLength);
            if (dotLength == 0 || at == 0 || !IsHost(text[at - 1]))
            {
                at++;
                continue;
            }

            read = Consider(text, read, dot, found);
            at = Math.Max(read, dot + dotLength);
        }
    }

    // A host around this dot, as far as letters, digits, hyphens and dots go: from where the last one was read to, so that nothing is read twice. The end of it.
    private int Consider(ReadOnlySpan<char> text, int read, int dot, List<TextSpan> found)
    {
        var start = dot;
        while (start > read && dot - start < LongestHost && (IsHost(text[start - 1]) || (text[start - 1] is '.' && IsHost(text[start]))))
        {
            start--;
        }

        start += text[start] is '.' ? 1 : 0;

        Span<char> host = stackalloc char[LongestHost + 1];
        var length = 0;
        var end = start;
        while (end < text.Length && length < LongestHost)
        {
            if (IsHost(text[end]))
            {
                host[length++] = char.ToLowerInvariant(text[end++]);
            }
            else if (DotAt(text, end, out var width) >= 0 && width > 0 && end + width < text.Length && IsHost(text[end + width]))
            {
                host[length++] = '.';
                end += width;
            }
            else
            {
                break;
            }
        }

        var isMail = start > 0 && text[start - 1] is '@';
        var hasScheme = text[..start].EndsWith("://") || text[..start].EndsWith("//");
        if (!isMail && IsObjectionable(host[..length], hasScheme))
        {
            found.Add(new TextSpan(start, end - start));
        }

        return end;
    }

    // A dot is also what people write for one so that it is not seen.
    private int DotAt(ReadOnlySpan<char> text, int at, out int length)
    {
        length = text[at] is '.' or '。' or '．' or '｡' ? 1 : 0;
        if (length == 0 && seesDisguise && text[at] is '[' or '(' or ' ' or '{')
        {
            foreach (var written in Disguises)
            {
                if (text[at..].StartsWith(written, StringComparison.OrdinalIgnoreCase))
                {
                    length = written.Length;
                    break;
                }
            }
        }

        return at;
    }

    private static readonly string[] Disguises = ["[.]", "(.)", "{.}", "[dot]", "(dot)", "{dot}", " dot ", " [.] ", " (dot) ", " [dot] "];

    private bool IsObjectionable(ReadOnlySpan<char> host, bool hasScheme)
    {
        host = host.Trim('-').Trim('.');
        if (host.LastIndexOf('.') is var last && last <= 0)
        {
            return false;
        }

        if (!Ascii.IsValid(host))
        {
            if (Plain(host.ToString()) is not { } plain)
            {
                return false;
            }

            host = plain;
            last = host.LastIndexOf('.');
        }

        // From the end outwards, and no further than any listed domain is long; the longest that is listed decides.
        bool? isDenied = null;
        for (var start = host.Length; start > 0 && host.Length - start <= longest;)
        {
            start = host[..start].LastIndexOf('.');
            var domain = host[(start + 1)..];
            isDenied = allowed.Contains(domain) ? false : denied.Contains(domain) ? true : isDenied;
        }

        if (isDenied is { } known)
        {
            return known;
        }

        return !denies && (hasScheme || (Common.Contains(host[(last + 1)..]) && host.IndexOfAnyInRange('a', 'z') >= 0));
    }

    private static bool IsHost(char c) => char.IsLetterOrDigit(c) || c is '-' || char.IsSurrogate(c);

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> SetOf(IEnumerable<string> domains) =>
        domains.Select(domain => Plain(domain) ?? domain).ToFrozenSet().GetAlternateLookup<ReadOnlySpan<char>>();
}
