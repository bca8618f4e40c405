using System.Text;

namespace Chat.Benchmarks.Moderation.Samples;

/// <summary>Texts made to keep a searcher busy: pieces that nearly are what is looked for, over and over. The same seed is the same text.</summary>
internal static class HostileTexts
{
    /// <summary>Rules of every kind, with terms that overlap themselves and each other: what a hostile text is hostile to.</summary>
    public const string Policy = """
        {
          "version": "hostile",
          "rules": [
            { "name": "terms", "action": "mask", "terms": ["ababababababababababababab", "aaaaab", "bad", "a", "ab*ba", "*abab*", "a?b?a?b", "傻傻傻傻傻瓜", "傻", "cheap pills", "a b a b a b c", "ㅂㅏㅂㅗ", "😀", { "term": "abcabcabcabcabcabcd", "match": "substring" }] },
            { "name": "personal", "action": "mask", "personal": ["email", "phone", "iban", "card", "secret"] },
            { "name": "links", "action": "flag", "domains": { "deny": ["evil.example"], "disguised": true } },
            { "name": "floods", "action": "flag", "flood": { "mentions": 3, "emoji": 3, "capsShare": 0.5, "repeatedLines": 3, "repeatedCharacters": 9, "lines": 4 } },
            { "name": "pattern", "action": "flag", "regex": "(a|aa)+b|x.*y" }
          ]
        }
        """;

    private const int LongestRow = 100;

    private static readonly string[] Pieces =
    [
        "a", "ab", "a b ", "a.b.", "a*b ", "a*", "f**k", "傻", "傻 ", "@", "@a", "a@", "a.", ".a", "1", "1 ", "1-", "4111 ", "DE89", "DE89 ", "<", "<a ", "<a href=\"", "<!--", "<a ' ", "<a =", "&", "&#", "&#98;", "<b>a</b>", "<b>", "</b>",
        "eyJ.", "-----BEGIN ", "-----BEGIN PRIVATE KEY-----", "AAAA", "http://a.", "a[.]b", " dot ", "[", "\u202e", "a\u202e", "\u202ea\u202c", "ɐ", "\u0301", "a\u0301", "\u200b", "a\u200b", "\ud800", "\udc00", "🇧", "😀", "b😀", "$", "a$", "!a", "'", "a'b", "ﷺ", "바", "ㅂㅏ", "\n", "x", "xy",
        "ІI1l|!", "A", "ᴀ", "  ", "href=", " ", "ßﬁ", "а", "α", "abc", "aba", "=A", "%", "\u0e40", "ค", "か", "カ", "Ꭺ", "０", "ьаԁ ",
        "Η", "ΒΑΝ", "Ν.", "%61", "%2e", "a%2e", "//a@", "a.a@", "\u200b.", "a\u200b.a", "%20a.", "\\\\", "<a href=\"//a&#46;a\">",
    ];

    /// <summary>How many texts are the same in every run; from there on numbers mix them anew.</summary>
    public static int Plain => Pieces.Length * 3;

    /// <summary>
    /// A text of nearly this many UTF-16 code units: for the first numbers each piece over and over, then each of them behind a term and before one, a word
    /// that begins like a term and never ends; for all others up to four pieces, mixed, or in rows, or one of them over and over after, before, or on both sides of others.
    /// </summary>
    public static string Make(int number, int length)
    {
        var random = new Random(number);
        string[] chosen = number < Plain ? ["a", Pieces[number % Pieces.Length]]
            : [.. Enumerable.Range(0, 1 + random.Next(4)).Select(_ => Pieces[random.Next(Pieces.Length)])];
        var ends = string.Concat(chosen.Take(3));
        string[] one = [chosen[^1]];

        return (number < Plain ? number / Pieces.Length * 2 : random.Next(1, 7)) switch
        {
            0 => Filled(length, random, one, longestRow: 1),
            1 => Filled(length, random, chosen, longestRow: 1),
            2 => ends + Filled(length - ends.Length, random, one, longestRow: 1),
            3 => Filled(length, random, chosen, LongestRow),
            4 => Filled(length - ends.Length, random, one, longestRow: 1) + ends,
            5 => ends + Filled(length - (2 * ends.Length), random, one, longestRow: 1) + ends,
            _ => Filled(length, random, chosen, longestRow: 2),
        };
    }

    // Of whole pieces and nothing else, so that a longer text and a shorter one are alike.
    private static string Filled(int length, Random random, string[] pieces, int longestRow)
    {
        var text = new StringBuilder(length);
        for (var row = 1; row > 0;)
        {
            var piece = pieces[random.Next(pieces.Length)];
            row = Math.Min(1 + random.Next(longestRow), (length - text.Length) / piece.Length);
            text.Insert(text.Length, piece, row);
        }

        return text.ToString();
    }

    /// <summary>Anything at all, half of it of what is looked for and half of any code unit.</summary>
    public static string Noise(int seed, int length)
    {
        var random = new Random(seed);
        var text = new StringBuilder(length + 32);
        while (text.Length < length)
        {
            switch (random.Next(3))
            {
                case 0:
                    text.Append((char)random.Next(0x10000));
                    break;
                case 1:
                    text.Append(Pieces[random.Next(Pieces.Length)]);
                    break;
                default:
                    text.Append(char.ConvertFromUtf32(random.Next(2) == 0 ? random.Next(0x20, 0x500) : random.Next(0x10000, 0x20000)));
                    break;
            }
        }

        return text.ToString(0, length);
    }
}
