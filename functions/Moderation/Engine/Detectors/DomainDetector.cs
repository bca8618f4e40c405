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

    // Each of its characters may be escaped: %65.
    private const int LongestWritten = 3 * LongestHost;
    private const int LongestUnseen = 64;

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
        if (facts is { Dots: 0, HasPercents: false } && !seesDisguise)
        {
            return;
        }

        var read = 0;
        var authority = default(Authority);
        for (var at = 0; at < text.Length;)
        {
            var dotLength = DotAt(text, at);
            if (dotLength == 0 || !IsHostBefore(text, at, read))
            {
                at++;
                continue;
            }

            read = Consider(text, read, at, ref authority, found);
            at = Math.Max(read, at + dotLength);
        }
    }

    // A host around this dot, as far as its characters and dots go: from where the last one was read to, so that nothing is read twice. The end of it.
    private int Consider(ReadOnlySpan<char> text, int read, int dot, ref Authority authority, List<TextSpan> found)
    {
        var start = StartOf(text, read, dot);
        var before = text[..start];
        start += text[start] is '.' ? 1 : 0;

        Span<char> host = stackalloc char[LongestHost + 1];
        var length = 0;
        var end = start;
        while (end < text.Length && length < LongestHost)
        {
            var c = HostCharacter.At(text, end, out var width);
            if (HostCharacter.IsOfHost(c))
            {
                host[length++] = char.ToLowerInvariant(c);
                end += width;
            }
            else if (c is HostCharacter.Nothing)
            {
                end += width;
            }
            else if (DotAt(text, end) is > 0 and var dotLength && IsHostAfter(text, end + dotLength))
            {
                host[length++] = '.';
                end += dotLength;
            }
            else
            {
                break;
            }
        }

        // A name before an @ is somebody's mail address, but in a link it is who signs in there: good.example@evil.example leads to evil.
        var isSignIn = before.EndsWith('@') && authority.IsOpenAt(before);
        var hasScheme = isSignIn || before.EndsWith("//") || before.EndsWith(@"\\");
        if ((isSignIn || !before.EndsWith('@')) && IsObjectionable(host[..length], hasScheme))
        {
            found.Add(new TextSpan(start, end - start));
        }

        return end;
    }

    private static int StartOf(ReadOnlySpan<char> text, int read, int dot)
    {
        var start = dot;
        while (start > read && dot - start < LongestWritten)
        {
            var c = HostCharacter.At(text, start - 1, out var width);
            if (width > 1 && !HostCharacter.IsOfHost(c) && !HostCharacter.IsDot(c))
            {
                // %20 ends what is before it, and its digits are not of the host.
                return start - 1 + width;
            }

            if (width == 1 && c is not HostCharacter.Nothing && !HostCharacter.IsOfHost(c) && !(c is '.' && IsHostAfter(text, start)))
            {
                break;
            }

            start--;
        }

        return start;
    }

    // What nobody sees may stand between a name and its dot; not longer than a name, so that nobody looks through rows of it.
    private static bool IsHostBefore(ReadOnlySpan<char> text, int dot, int read)
    {
        for (var at = dot - 1; at >= read && dot - at < LongestWritten; at--)
        {
            if (HostCharacter.At(text, at, out _) is not HostCharacter.Nothing and var c)
            {
                return HostCharacter.IsOfHost(c);
            }
        }

        return false;
    }

    private static bool IsHostAfter(ReadOnlySpan<char> text, int at)
    {
        for (var end = Math.Min(text.Length, at + LongestUnseen); at < end;)
        {
            var c = HostCharacter.At(text, at, out var width);
            if (c is not HostCharacter.Nothing)
            {
                return HostCharacter.IsOfHost(c);
            }

            at += width;
        }

        return false;
    }

    // How long the dot here is, or what people write for one so that it is not seen; 0 when there is none.
    private int DotAt(ReadOnlySpan<char> text, int at)
    {
        if (HostCharacter.IsDot(HostCharacter.At(text, at, out var length)))
        {
            return length;
        }

        if (seesDisguise && text[at] is '[' or '(' or ' ' or '{')
        {
            foreach (var written in Disguises)
            {
                if (text[at..].StartsWith(written, StringComparison.OrdinalIgnoreCase))
                {
                    return written.Length;
                }
            }
        }

        return 0;
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

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> SetOf(IEnumerable<string> domains) =>
        domains.Select(domain => Plain(domain) ?? domain).ToFrozenSet().GetAlternateLookup<ReadOnlySpan<char>>();

    // Whether a place is behind the // of a link, before its path: url.spec.whatwg.org/#authority-state. Asked from front to back, it reads a text once.
    private struct Authority
    {
        private int read;
        private bool isOpen;

        public bool IsOpenAt(ReadOnlySpan<char> before)
        {
            for (; read < before.Length; read++)
            {
                isOpen = before[read] switch
                {
                    '/' or '\\' => read > 0 && before[read - 1] is '/' or '\\',
                    '?' or '#' => false,
                    var c => isOpen && !char.IsWhiteSpace(c),
                };
            }

            return isOpen;
        }
    }
}
