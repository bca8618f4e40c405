namespace Chat.Functions.Moderation.Engine.Detectors;

/// <summary>Payment cards: 13 to 19 digits, an issuer's prefix, and the check digit of ISO/IEC 7812-1 (Luhn).</summary>
internal sealed class CardDetector : IDetector
{
    private const int Fewest = 13;
    private const int Most = 19;

    public void Find(ReadOnlySpan<char> text, in TextFacts facts, List<TextSpan> found)
    {
        if (facts.Digits < Fewest)
        {
            return;
        }

        Span<byte> digits = stackalloc byte[Most + 1];
        Span<byte> groups = stackalloc byte[Most + 1];
        for (var at = 0; at < text.Length;)
        {
            if (Digits.At(text, at, out var length) < 0)
            {
                at += length;
                continue;
            }

            var (end, count, written) = Digits.Row(text, at, digits, groups);
            if (count is >= Fewest and <= Most && IsGrouped(groups[..written]) && HasIssuer(digits, count) && IsChecked(digits[..count])
                && (at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
            {
                found.Add(new TextSpan(at, end - at));
            }

            at = Math.Max(end, at + length);
        }
    }

    // 4-4-4-4, 4-6-5, 4-6-4 or in one: groups of one or two digits are something else.
    private static bool IsGrouped(ReadOnlySpan<byte> groups)
    {
        var before = 0;
        foreach (var group in groups)
        {
            if (group - before < 3)
            {
                return false;
            }

            before = group;
        }

        return true;
    }

    // en.wikipedia.org/wiki/Payment_card_number: the issuers' ranges, with the lengths they use.
    private static bool HasIssuer(ReadOnlySpan<byte> digits, int count)
    {
        var two = (digits[0] * 10) + digits[1];
        var four = (two * 100) + (digits[2] * 10) + digits[3];

        return digits[0] switch
        {
            4 => count is 13 or 16 or 19,
            5 => count == 16 && two is >= 51 and <= 55 || two is 50 or >= 56,
            3 => (two is 34 or 37 && count == 15) || (two is 36 or 38 or 39 or 30 && count is >= 14 and <= 19) || (four is >= 3528 and <= 3589 && count >= 16),
            2 => (four is >= 2221 and <= 2720 && count == 16) || (four is >= 2200 and <= 2204 && count >= 16),
            6 => count >= 16 || two is 63 or 67,
            _ => false,
        };
    }

    private static bool IsChecked(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        for (var place = 0; place < digits.Length; place++)
        {
            var digit = (int)digits[digits.Length - 1 - place];
            sum += place % 2 == 0 ? digit : digit * 2 / 10 + (digit * 2 % 10);
        }

        return sum % 10 == 0 && digits.ContainsAnyExcept(digits[0]);
    }
}
