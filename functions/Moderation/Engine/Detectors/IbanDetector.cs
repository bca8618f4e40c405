using System.Globalization;

namespace Chat.Functions.Moderation.Engine.Detectors;

/// <summary>Account numbers of ISO 13616: a country, its length, and the check of ISO 7064 MOD 97-10.</summary>
internal sealed class IbanDetector : IDetector
{
    private const int Fewest = 15;
    private const int Most = 34;

    // SWIFT, IBAN Registry.
    private static readonly Dictionary<int, int> Lengths =
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20"
            .Split(' ').ToDictionary(entry => Country(entry[0], entry[1]), entry => int.Parse(entry[2..], CultureInfo.InvariantCulture));

    public void Find(ReadOnlySpan<char> text, in TextFacts facts, List<TextSpan> found)
    {
        if (facts.Digits < 8)
        {
            return;
        }

        for (var at = 0; at + Fewest <= text.Length; at++)
        {
            if (char.IsAsciiLetter(text[at]) && char.IsAsciiLetter(text[at + 1]) && (at == 0 || !char.IsLetterOrDigit(text[at - 1]))
                && Lengths.TryGetValue(Country(char.ToUpperInvariant(text[at]), char.ToUpperInvariant(text[at + 1])), out var length)
                && End(text, at, length) is >= 0 and var end)
            {
                found.Add(new TextSpan(at, end - at));
                at = end - 1;
            }
        }
    }

    private static int Country(char first, char second) => (first << 8) | second;

    // Where the number ends when it is one, else -1. The first four characters count last.
    private static int End(ReadOnlySpan<char> text, int start, int length)
    {
        Span<char> number = stackalloc char[Most];
        var (count, at) = (0, start);
        for (; at < text.Length && count < length; at++)
        {
            if (char.IsAsciiLetterOrDigit(text[at]))
            {
                number[count++] = char.ToUpperInvariant(text[at]);
            }
            else if (text[at] is not (' ' or '-' or '\u00a0') || (at > start && !char.IsAsciiLetterOrDigit(text[at - 1])))
            {
                return -1;
            }
        }

        if (count < length || !char.IsAsciiDigit(number[2]) || !char.IsAsciiDigit(number[3]) || (at < text.Length && char.IsLetterOrDigit(text[at])))
        {
            return -1;
        }

        var rest = 0;
        for (var place = 0; place < length; place++)
        {
            var c = number[(place + 4) % length];
            rest = char.IsAsciiDigit(c) ? ((rest * 10) + c - '0') % 97 : ((rest * 100) + c - 'A' + 10) % 97;
        }

        return rest == 1 ? at : -1;
    }
}
