using System.Text;

namespace Chat.Benchmarks.Moderation.Samples;

/// <summary>Invented terms of many scripts, with a few mild real ones. The same seed and number give the same list.</summary>
internal static class TermList
{
    private const string Consonants = "bcdfghjklmnprstvwz";
    private const string Vowels = "aeiou";

    // Written out, because a machine without ICU takes no accent off.
    private const string Accented = "äöüéèêëàâáãåçćčóôõøîïíûùúůńñňśšşźżžąęěłýřťďğıйёїάέήίόύώς";
    private const string Bare = "aoueeeeaaaaacccooooiiiuuuunnnssszzzaeelyrtdgiиеіαεηιουωσ";

    /// <summary>Real ones: they stand inside many innocent words.</summary>
    public static readonly string[] Real =
    [
        "ass", "hell", "damn", "crap", "moron", "idiot", "bastard", "jerk", "dumbass", "scumbag", "wanker", "bollocks", "penis", "cock", "tit", "anal", "shit", "fuck", "bugger", "twat",
    ];

    private static readonly (string Language, int Share, Func<Random, string> Make)[] Makers =
    [
        ("english", 55, Latin),
        ("german", 4, random => Marked(random, "äöüß")),
        ("french", 3, random => Marked(random, "éèàç")),
        ("polish", 3, random => Marked(random, "łóżś")),
        ("turkish", 2, random => Marked(random, "ışğç")),
        ("russian", 8, random => Word(random, "бвгджзклмнпрстфхцчшщ", "аеиоуыэюя", 4, 8)),
        ("greek", 5, random => Word(random, "βγδζθκλμνξπρστφχψ", "αεηιουω", 4, 8)),
        ("arabic", 4, random => Letters(random, "بتثجحخدذرزسشصضطظعغفقكلمنهوي", 4, 6)),
        ("hebrew", 3, random => Letters(random, "אבגדהזחטיכלמנסעפצקרשת", 4, 6)),
        ("hindi", 3, random => Letters(random, "कखगघचछजझटठडढतथदधनपफबभमयरलवशसह", 2, 3, "ािीुूेैोौ")),
        ("thai", 2, random => Letters(random, "กขคงจชซตทนบปผพมยรลวสห", 3, 4, "าีุู")),
        ("chinese", 3, random => Letters(random, "蠢猪狗贱骗烂废渣痴呆傻疯臭滚笨懒丑怪恶毒", 2, 3)),
        ("japanese", 2, random => Letters(random, "アカサタナハマヤラガザダバパキシチニミリクスツヌムル", 4, 6)),
        ("korean", 3, random => Letters(random, "갈갉갋냥녁눅덕뎅돼럭뤼맹뭉벅뵐뷁셕숑앙얽웩죽쯩챙퀭텅퐁헉훼", 3, 4)),
    ];

    public static List<(string Language, string Term)> Make(int count, int seed, CleanText clean)
    {
        var random = new Random(seed);
        var cleanWords = clean.Words.Select(Plain).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var list = Real.Take(Math.Max(10, count / 100)).Select(term => ("english", term)).ToList();
        taken.UnionWith(list.Select(entry => entry.Item2));
        while (list.Count < count)
        {
            var place = random.Next(Makers.Sum(maker => maker.Share));
            var maker = Makers.First(maker => (place -= maker.Share) < 0);
            var term = maker.Make(random);
            var isNew = CleanText.HasSpaces(maker.Language)
                ? !cleanWords.Contains(Plain(term))
                : !clean.All.Contains(term, StringComparison.Ordinal);
            if (isNew && taken.Add(term))
            {
                list.Add((maker.Language, term));
            }
        }

        return list;
    }

    /// <summary>Without accents: a term and a clean word must differ in more than those.</summary>
    public static string Plain(string text) => string.Concat(text.ToLowerInvariant().Select(c => Accented.IndexOf(c, StringComparison.Ordinal) is >= 0 and var at ? Bare[at] : c));

    private static string Latin(Random random) => Word(random, Consonants, Vowels, 4, 9);

    private static string Marked(Random random, string marked)
    {
        var word = Latin(random).ToCharArray();
        word[random.Next(word.Length)] = marked[random.Next(marked.Length)];

        return new string(word);
    }

    private static string Word(Random random, string consonants, string vowels, int shortest, int longest)
    {
        var word = new StringBuilder();
        var length = random.Next(shortest, longest + 1);
        while (word.Length < length)
        {
            word.Append(consonants[random.Next(consonants.Length)]).Append(vowels[random.Next(vowels.Length)]);
            if (random.Next(3) == 0)
            {
                word.Append(consonants[random.Next(consonants.Length)]);
            }
        }

        return word.ToString(0, length);
    }

    private static string Letters(Random random, string letters, int shortest, int longest, string signs = "")
    {
        var word = new StringBuilder();
        for (var left = random.Next(shortest, longest + 1); left > 0; left--)
        {
            word.Append(letters[random.Next(letters.Length)]);
            if (signs.Length > 0)
            {
                word.Append(signs[random.Next(signs.Length)]);
            }
        }

        return word.ToString();
    }
}
