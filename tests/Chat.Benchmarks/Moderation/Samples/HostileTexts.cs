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

    private static readonly string[] Pieces =
    [
        "a", "ab", "a b ", "a.b.", "a*b ", "a*", "f**k", "傻", "傻 ", "@", "@a", "a@", "a.", ".a", "1", "1 ", "1-", "4111 ", "DE89", "DE89 ", "<", "<a ", "<a href=\"", "<!--", "<a ' ", "<a =", "&", "&#", "&#98;", "<b>a</b>", "<b>", "</b>",
        "eyJ.", "-----BEGIN ", "-----BEGIN PRIVATE KEY-----", "AAAA", "http://a.", "a[.]b", " dot ", "[", "\u202e", "a\u202e", "\u202ea\u202c", "ɐ", "\u0301", "a\u0301", "\u200b", "a\u200b", "\ud800", "\udc00", "🇧", "😀", "b😀", "$", "a$", "!a", "'", "a'b", "ﷺ", "바", "ㅂㅏ", "\n", "x", "xy",
        "ІI1l|!", "A", "ᴀ", "  ", "href=", " ", "ßﬁ", "а", "α", "abc", "aba", "=A", "%", "\u0e40", "ค", "か", "カ", "Ꭺ", "０", "ьаԁ ",
    ];

    /// <summary>How many texts there are; from there on the seeds only mix them anew.</summary>
    public static int Plain => Pieces.Length;

    /// <summary>A text of this many UTF-16 code units: one piece repeated for the first numbers, up to four pieces mixed for all others.</summary>
    public static string Make(int number, int length)
    {
        var random = new Random(number);
        var chosen = number < Pieces.Length ? [Pieces[number]] : Enumerable.Range(0, 1 + random.Next(4)).Select(_ => Pieces[random.Next(Pieces.Length)]).ToArray();
        var text = new StringBuilder(length + 32);
        while (text.Length < length)
        {
            text.Append(chosen[random.Next(chosen.Length)]);
        }

        return text.ToString(0, length);
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
