using System.Text.RegularExpressions;
using Chat.Local;

namespace Chat.Benchmarks.Moderation.Samples;

/// <summary>Sentences nobody objects to, by language.</summary>
internal sealed partial class CleanText
{
    /// <summary>Real ones that look like terms of <see cref="TermList.Real"/>.</summary>
    public static readonly string[] Lookalikes =
    [
        "Scunthorpe", "Penistone", "Cockburn", "assassin", "class", "classic", "bass", "grass", "passage", "assessment", "cocktail", "peacock", "hello", "shell", "Michelle", "title", "titan",
        "analysis", "canal", "scrapbook", "skyscraper", "shitake", "Matsushita", "Dickens", "he'll", "she'll", "as shown", "push it", "pass it", "class. hit", "pen is here", "c l a s s", "bass hit",
        "idiomatic", "damning", "jerky", "bollard", "hellish is not the word", "we'll see", "a s h e l l", "tits2 v1.2.3", "debugger",
    ];

    private static readonly string[] WithoutSpaces = ["thai", "chinese", "japanese"];

    public CleanText()
    {
        var language = "";
        foreach (var line in File.ReadLines(RepositoryFolder.Of("tests", "Chat.Benchmarks", "Moderation", "Samples", "clean.txt")))
        {
            if (line.StartsWith('['))
            {
                language = line.Trim('[', ']');
                ByLanguage.Add(language, []);
            }
            else if (line.Length > 0)
            {
                ByLanguage[language].Add(line);
            }
        }

        All = string.Join('\n', ByLanguage.Values.SelectMany(lines => lines).Concat(Lookalikes));
        Words = Word().Matches(All).Select(match => match.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    public Dictionary<string, List<string>> ByLanguage { get; } = [];

    public HashSet<string> Words { get; }

    public string All { get; }

    public static bool HasSpaces(string language) => !WithoutSpaces.Contains(language);

    /// <summary>A message of words in another order each time, with what people put around them.</summary>
    public string Message(string language, Random random)
    {
        var lines = ByLanguage[language];
        var line = lines[random.Next(lines.Count)];
        if (language == "mixed" || !HasSpaces(language))
        {
            return random.Next(3) == 0 ? $"{line} {lines[random.Next(lines.Count)]}" : line;
        }

        var words = $"{line} {lines[random.Next(lines.Count)]}".Split(' ');
        var from = random.Next(words.Length / 2);
        var count = Math.Min(words.Length - from, 3 + random.Next(12));
        var message = string.Join(' ', words.AsSpan(from, count)!);
        message = random.Next(2) == 0 ? char.ToUpperInvariant(message[0]) + message[1..] : message;

        return random.Next(8) switch
        {
            0 => message + "!!!",
            1 => message + " 😀",
            2 => message + "?",
            3 => message + ".",
            4 => $"{message}, {random.Next(10_000)}",
            5 => random.Next(10) == 0 ? message.ToUpperInvariant() : message,
            _ => message,
        };
    }

    [GeneratedRegex(@"[\p{L}\p{M}]+")]
    private static partial Regex Word();
}
