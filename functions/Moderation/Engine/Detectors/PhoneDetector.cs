namespace Chat.Functions.Moderation.Engine.Detectors;

/// <summary>Telephone numbers: international ones after + or 00 (ITU-T E.164), national ones where their grouping tells them from other numbers.</summary>
internal sealed class PhoneDetector : IDetector
{
    private const int Fewest = 8;
    private const int Most = 15;

    // ITU-T E.164, list of assigned country codes: the zones where a code has two digits; 1 and 7 have one, all others three.
    private const string TwoDigitCodes = " 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98 ";

    public void Find(ReadOnlySpan<char> text, in TextFacts facts, List<TextSpan> found)
    {
        if (facts.Digits < Fewest)
        {
            return;
        }

        Span<byte> digits = stackalloc byte[Most + 3];
        Span<byte> groups = stackalloc byte[Most + 3];
        for (var at = 0; at < text.Length;)
        {
            if (Digits.At(text, at, out var length) < 0)
            {
                at += length;
                continue;
            }

            var start = at;
            var (end, count, written) = Digits.Row(text, at, digits, groups);
            at = Math.Max(end, at + length);
            var hasPlus = start > 0 && text[start - 1] is '+' or '＋';
            var opened = start > 0 && text[start - 1] is '(';
            if (start > 1 && opened && text[start - 2] is '+')
            {
                (hasPlus, start) = (true, start - 1);
            }

            var from = hasPlus || opened ? start - 1 : start;
            if (count < Fewest || IsInWord(text, from, end))
            {
                continue;
            }

            if (hasPlus ? IsInternational(digits[..count]) : digits[0] == 0 && digits[1] == 0 ? IsInternational(digits[2..count]) : IsNational(digits[..count], groups[..written], text[start..end], opened))
            {
                found.Add(new TextSpan(from, end - from));
            }
        }
    }

    private static bool IsInWord(ReadOnlySpan<char> text, int start, int end) =>
        (start > 0 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '#' or '/' or '=' or '_' or '$' or '€' or '£' or '.' or ':'))
        || (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '%' or '€' or '_' or ':' or '='));

    private static bool IsInternational(ReadOnlySpan<byte> digits) =>
        digits.Length is >= Fewest and <= Most && digits[0] switch
        {
            0 => false,
            1 => digits.Length == 11 && digits[1] >= 2,
            7 => digits.Length == 11,
            _ => TwoDigitCodes.Contains($" {digits[0]}{digits[1]} ", StringComparison.Ordinal) ? digits.Length >= 9 : digits is [2 or 3 or 4 or 5 or 6 or 8 or 9, ..],
        };

    // 0171 123 4567, (555) 123-4567, 555-123-4567. A date, a sum and a version are grouped in other ways.
    private static bool IsNational(ReadOnlySpan<byte> digits, ReadOnlySpan<byte> groups, ReadOnlySpan<char> written, bool opened) =>
        digits.Length is >= 9 and <= 12
        && !written.Contains('/')
        && ((digits[0] == 0 && digits[1] != 0 && digits.Length >= 10 && groups.Length <= 5)
            || (digits.Length == 10 && digits[0] >= 2 && groups is [3, 6, 10] && (opened || written.Contains('-') || written.Contains('.'))));
}
