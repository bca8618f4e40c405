using System.Globalization;

namespace Chat.Benchmarks.Moderation.Samples;

/// <summary>What people do to a word so that machines do not see it. Written without looking at the engine's tables.</summary>
internal static class Disguises
{
    private static readonly Dictionary<char, string> Lookalikes = new()
    {
        ['a'] = "аαɑ", ['b'] = "Ьƅ", ['c'] = "сϲ", ['e'] = "еҽ", ['g'] = "ɡ", ['h'] = "һ", ['i'] = "іı", ['j'] = "ј", ['k'] = "кκ", ['m'] = "м", ['n'] = "ո", ['o'] = "оοօ",
        ['p'] = "рρ", ['s'] = "ѕ", ['t'] = "т", ['u'] = "υս", ['v'] = "ѵν", ['w'] = "ѡԝ", ['x'] = "хх", ['y'] = "уү", ['z'] = "ᴢ",
        ['а'] = "a", ['в'] = "B", ['е'] = "e", ['к'] = "k", ['м'] = "M", ['н'] = "H", ['о'] = "o", ['р'] = "p", ['с'] = "c", ['т'] = "T", ['у'] = "y", ['х'] = "x",
        ['α'] = "a", ['ο'] = "o", ['ρ'] = "p", ['ν'] = "v", ['κ'] = "k", ['ι'] = "i", ['υ'] = "u", ['τ'] = "t",
    };

    private static readonly Dictionary<char, string> Capitals = new()
    {
        ['A'] = "ΑА", ['B'] = "ΒВ", ['C'] = "С", ['E'] = "ΕЕ", ['H'] = "ΗН", ['I'] = "ΙІ", ['J'] = "Ј", ['K'] = "ΚК", ['M'] = "ΜМ", ['N'] = "Ν", ['O'] = "ΟО", ['P'] = "ΡР",
        ['S'] = "Ѕ", ['T'] = "ΤТ", ['X'] = "ΧХ", ['Y'] = "ΥҮ", ['Z'] = "Ζ",
        ['А'] = "A", ['В'] = "B", ['Е'] = "E", ['К'] = "K", ['М'] = "M", ['Н'] = "H", ['О'] = "O", ['Р'] = "P", ['С'] = "C", ['Т'] = "T", ['У'] = "Y", ['Х'] = "X",
        ['Α'] = "A", ['Β'] = "B", ['Ε'] = "E", ['Ζ'] = "Z", ['Η'] = "H", ['Ι'] = "I", ['Κ'] = "K", ['Μ'] = "M", ['Ν'] = "N", ['Ο'] = "O", ['Ρ'] = "P", ['Τ'] = "T", ['Υ'] = "Y", ['Χ'] = "X",
    };

    private static readonly Dictionary<char, string> Leet = new()
    {
        ['a'] = "4@", ['e'] = "3", ['i'] = "1!", ['l'] = "1|", ['o'] = "0", ['s'] = "5$", ['t'] = "7+", ['b'] = "8", ['g'] = "9", ['z'] = "2",
    };

    private static readonly string[] Invisible = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u034f", "\u180e", "\ufe0f", "\u200e", "\u2063"];

    public static readonly Disguise[] All =
    [
        new("case", true, false, (term, random) => IsCased(term) ? Each(term, random, c => random.Next(2) == 0 ? char.ToUpperInvariant(c).ToString() : c.ToString()) : null),
        new("full width", true, false, (term, random) => IsLatin(term) ? Each(term, random, c => ((char)(c + 0xfee0)).ToString()) : null),
        new("mathematical letters", true, false, (term, random) => IsLatin(term) ? Shifted(term, new[] { 0x1d41a, 0x1d482, 0x1d4ea, 0x1d586, 0x1d5ba, 0x1d5ee, 0x1d622, 0x1d656, 0x1d68a }[random.Next(9)]) : null),
        new("enclosed letters", true, false, (term, random) => IsLatin(term) ? random.Next(3) switch { 0 => Shifted(term, 0x24d0), 1 => Shifted(term, 0x1f170), _ => Shifted(term, 0x1f130) } : null),
        new("small capitals", true, false, (term, random) => IsLatin(term) ? Each(term, random, c => "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡxʏᴢ"[c - 'a'].ToString()) : null),
        new("accents", true, false, (term, random) => IsCased(term) ? Each(term, random, c => c + string.Concat(Enumerable.Range(0, random.Next(3)).Select(_ => (char)random.Next(0x300, 0x36f)))) : null),
        new("look-alike letters", true, false, (term, random) => Replaced(term, random, Lookalikes, 0.6)),
        new("look-alike capitals", true, false, (term, random) => IsCased(term) ? Replaced(term.ToUpperInvariant(), random, Capitals, 0.6) : null),
        new("leetspeak", true, false, (term, random) => Replaced(term, random, Leet, 0.5)),
        new("upside down", true, false, (term, random) => IsLatin(term) && term.All(c => "aehkmrtvwygo".Contains(c)) ? Reversed(Each(term, random, c => "ɐǝɥʞɯɹʇʌʍʎƃo"["aehkmrtvwygo".IndexOf(c)].ToString())) : null),
        new("stretched", true, false, (term, random) => HasSpaces(term) ? Stretched(term, random) : null),
        new("invisible characters", false, false, (term, random) => Between(term, random, Invisible, 0.5)),
        new("dots and dashes", false, false, (term, random) => Parted(term, new[] { ".", "-", "_", "·", "~", "/", "*", "…" }[random.Next(8)])),
        new("spaces", false, false, (term, random) => HasSpaces(term) && Count(term) >= 3 ? Parted(term, random.Next(4) == 0 ? "  " : " ") : null),
        new("lines", false, false, (term, random) => HasSpaces(term) && Count(term) >= 3 ? Parted(term, "\n") : null),
        new("emoji between", false, false, (term, random) => Parted(term, new[] { "🔥", "😂", "⭐", "❤️" }[random.Next(4)])),
        new("one separator", false, false, (term, random) => HasSpaces(term) && Count(term) >= 4 ? InOnePlace(term, random, new[] { ".", "-", "_", "*" }[random.Next(4)]) : null),
        new("masked letters", false, false, (term, random) => IsLatin(term) && term.Length >= 4 ? Masked(term, random) : null),
        new("right to left", false, false, (term, random) => IsLatin(term) ? $"\u202e{Reversed(term)}\u202c" : null),
        new("entities", false, true, (term, random) => string.Concat(term.EnumerateRunes().Select(c => random.Next(2) == 0 ? $"&#{c.Value};" : random.Next(2) == 0 ? $"&#x{c.Value:x};" : c.ToString()))),
        new("markup", false, true, (term, random) => Between(term, random, ["<b></b>", "<i>", "</i>", "<span title=\"a > b\">", "<!-- x -->", "</span>"], 0.5)),
    ];

    private static bool IsLatin(string term) => term.All(char.IsAsciiLetterLower);

    private static bool IsCased(string term) => term.All(c => char.IsLetter(c) && (char.ToUpperInvariant(c) != c || c is 'ß' or 'ı'));

    // Letters that stand alone, not clusters: parting a cluster is no way to write.
    private static bool HasSpaces(string term) => IsCased(term) || term.All(c => c is >= 'א' and <= 'ت' or >= 'ث' and <= 'ي');

    private static int Count(string term) => new StringInfo(term).LengthInTextElements;

    private static string Each(string term, Random random, Func<char, string> change) => string.Concat(term.Select(change));

    private static string Shifted(string term, int first) => string.Concat(term.Select(c => char.ConvertFromUtf32(first + c - 'a')));

    private static string Reversed(string term) => new([.. term.Reverse()]);

    private static string? Replaced(string term, Random random, Dictionary<char, string> by, double share)
    {
        var may = Enumerable.Range(0, term.Length).Where(at => by.ContainsKey(term[at])).ToArray();
        if (may.Length == 0 || (may.Length == term.Length && by == Leet && term.Length < 4))
        {
            return null;
        }

        random.Shuffle(may);
        var changed = may.Take(Math.Max(1, (int)(may.Length * share))).ToHashSet();

        return string.Concat(term.Select((c, at) => changed.Contains(at) ? by[c][random.Next(by[c].Length)].ToString() : c.ToString()));
    }

    private static string Stretched(string term, Random random)
    {
        var at = random.Next(term.Length);

        return term[..at] + new string(term[at], 3 + random.Next(5)) + term[(at + 1)..];
    }

    private static string Between(string term, Random random, string[] what, double share)
    {
        var parts = Elements(term);
        var sure = random.Next(parts.Count - 1);

        return string.Concat(parts.Select((part, at) => at < parts.Count - 1 && (at == sure || random.NextDouble() < share) ? part + what[random.Next(what.Length)] : part));
    }

    private static string? Parted(string term, string by) => Elements(term) is { Count: > 1 } parts ? string.Join(by, parts) : null;

    private static string InOnePlace(string term, Random random, string what)
    {
        var at = 1 + random.Next(term.Length - 1);

        return term[..at] + what + term[at..];
    }

    private static string Masked(string term, Random random)
    {
        var masked = term.ToCharArray();
        var most = (term.Length - 1) / 2;
        for (var left = 1 + random.Next(most); left > 0; left--)
        {
            masked[1 + random.Next(term.Length - 2)] = '*';
        }

        return new string(masked);
    }

    private static List<string> Elements(string term)
    {
        var elements = new List<string>();
        for (var each = StringInfo.GetTextElementEnumerator(term); each.MoveNext();)
        {
            elements.Add(each.GetTextElement());
        }

        return elements;
    }
}
