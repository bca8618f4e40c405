using System.Globalization;

namespace Chat.Benchmarks.Moderation.Samples;

/// <summary>Messages with labels, made from a seed: clean ones, plain violations, hidden ones, and innocent ones that look like them.</summary>
internal sealed class Corpus(CleanText clean, IReadOnlyList<(string Language, string Term)> terms, int seed)
{
    private readonly Random random = new(seed);
    private readonly HashSet<string> listed = terms.Select(entry => entry.Term).ToHashSet(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> plain = terms.Select(entry => TermList.Plain(entry.Term)).ToHashSet(StringComparer.OrdinalIgnoreCase);
    private readonly string[] languages = [.. clean.ByLanguage.Keys];

    public List<Sample> Make(int count)
    {
        var samples = new List<Sample>(count);
        while (samples.Count < count)
        {
            var sample = random.Next(100) switch
            {
                < 32 => new Sample(clean.Message(AnyLanguage(), random), false, "clean", false, null),
                < 42 => Plain("english", "plain, Latin"),
                < 50 => Plain(null, "plain, other scripts"),
                < 76 => Hidden(),
                < 86 => HiddenTwice(),
                _ => Lookalike(),
            };
            if (sample is not null)
            {
                samples.Add(sample);
            }
        }

        return samples;
    }

    private string AnyLanguage() => random.Next(2) == 0 ? "english" : languages[random.Next(languages.Length)];

    private (string Language, string Term) AnyTerm() => terms[random.Next(terms.Count)];

    private Sample? Plain(string? language, string kind)
    {
        var term = AnyTerm();

        return (term.Language == "english") == (language == "english") ? In(term.Language, term.Term, kind, term.Term, isHtml: false) : null;
    }

    private Sample? Hidden()
    {
        var term = AnyTerm();
        var disguise = Disguises.All[random.Next(Disguises.All.Length)];

        return disguise.Apply(term.Term, random) is { } hidden && hidden != term.Term ? In(term.Language, hidden, disguise.Name, term.Term, disguise.IsHtml) : null;
    }

    private Sample? HiddenTwice()
    {
        var term = AnyTerm();
        var first = Disguises.All[random.Next(Disguises.All.Length)];
        var second = Disguises.All[random.Next(Disguises.All.Length)];
        if (!first.OnLetters || second.OnLetters || first.Name is "upside down" or "stretched" || second.Name is "masked letters" or "right to left" or "one separator")
        {
            return null;
        }

        return first.Apply(term.Term, random) is { } once && second.Apply(once, random) is { } twice && once != term.Term ? In(term.Language, twice, "two at once", term.Term, second.IsHtml) : null;
    }

    private Sample? Lookalike()
    {
        var term = AnyTerm();
        if (LettersAround(term.Term) is not { } letters || random.Next(6) == 0)
        {
            return In("english", CleanText.Lookalikes[random.Next(CleanText.Lookalikes.Length)], "innocent", null, isHtml: false);
        }

        string More(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => letters[random.Next(letters.Length)]));
        var text = random.Next(IsOfLetters(term.Term) ? 5 : 3) switch
        {
            0 => More(2) + term.Term,
            1 => term.Term + More(2),
            2 => More(2) + term.Term + More(2),
            3 => Cut(term.Term) is var (left, right) ? $"{More(2)}{left} {right}{More(1)}" : null,
            _ => Cut(term.Term) is var (left, right) ? $"{More(1)}{left}. {right}{More(2)}" : null,
        };

        return text is null || text.Split(' ', '.').Any(word => listed.Contains(word) || plain.Contains(word)) || Unstretched(text) == Unstretched(term.Term) ? null
            : In(term.Language, text, IsOfLetters(term.Term) ? "innocent" : "innocent, other scripts", null, isHtml: false);
    }

    private static string Unstretched(string text) => string.Concat(text.Where((c, at) => at == 0 || c != text[at - 1]));

    private static bool IsOfLetters(string term) => term.All(c => char.IsAsciiLetterLower(c) || c is >= 'а' and <= 'я' or >= 'α' and <= 'ω');

    // What a longer word around this one is made of; null in scripts that put no spaces between words, where no word is longer than another.
    private static string? LettersAround(string term) => term[0] switch
    {
        _ when IsOfLetters(term) => term[0] <= 'z' ? "aeioubdlnrst" : term[0] < 'а' ? "αειουλνρστ" : "аеиоулнрст",
        >= 'א' and <= 'ת' => "אבגדהלמנרשת",
        >= 'ء' and <= 'ي' => "تجدرسعقمنبح",
        >= 'अ' and <= 'ह' => "कगचजतदनपमरलस",
        >= 'ァ' and <= 'ヺ' => "アカサタナハマヤラン",
        >= '가' and <= '힣' => "갈냥눅덕맹뭉숑앙콩",
        _ => null,
    };

    private (string Left, string Right)? Cut(string term) => term.Length < 4 ? null : 2 + random.Next(term.Length - 3) is var at ? (term[..at], term[at..]) : null;

    // In a sentence of its own language, where a word may stand.
    private Sample In(string language, string piece, string kind, string? term, bool isHtml)
    {
        var line = clean.Message(language, random);
        string text;
        if (CleanText.HasSpaces(language))
        {
            var words = line.Split(' ').ToList();
            words.Insert(random.Next(words.Count + 1), random.Next(6) == 0 ? piece + "!" : piece);
            text = string.Join(' ', words);
        }
        else
        {
            var places = Enumerable.Range(0, line.Length + 1).Where(at => MayStand(line, at)).ToArray();
            text = line.Insert(places[random.Next(places.Length)], piece);
        }

        return new Sample(text, isHtml, kind, term is not null, term);
    }

    private static bool MayStand(string line, int at) =>
        at == 0 || at == line.Length || line[at - 1] is ' ' or '，' or '、'
        || (Han(line[at - 1]) && Han(line[at]))
        || (Hiragana(line[at - 1]) && Hiragana(line[at]));

    private static bool Han(char c) => c is >= '一' and <= '鿿';

    private static bool Hiragana(char c) => c is >= 'ぁ' and <= 'ゖ' && CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.OtherLetter;
}
