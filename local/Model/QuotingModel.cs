using System.Globalization;
using System.Text.RegularExpressions;

namespace Chat.Local.Model;

/// <summary>
/// Answers in place of a model, always the same to the same: looks for the words of the question in what was said and quotes where they are most,
/// lists what was said when a summary is wanted, and says after somebody what it is told to. Each answer begins with what it is.
/// </summary>
public static partial class QuotingModel
{
    public const string Mark = "[stand-in for a model]";

    private const int MostQuotes = 3;

    private const int MostInSummary = 6;

    private const int LongestQuote = 200;

    // They are in every question and tell nothing about it.
    private static readonly HashSet<string> Filler = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "about", "an", "and", "any", "are", "at", "be", "can", "did", "do", "does", "for", "from", "had", "has", "have", "he", "how", "in", "is", "it",
        "of", "on", "or", "our", "please", "said", "say", "she", "so", "tell", "that", "the", "there", "they", "this", "to", "us", "was", "we", "were", "what",
        "when", "where", "which", "who", "why", "will", "with", "would", "you",
    };

    private static readonly HashSet<string> Oneself = new(StringComparer.OrdinalIgnoreCase) { "i", "me", "mine", "my" };

    public static string Answer(ModelQuestion ask) => $"{Mark} {Words(ask)}";

    private static string Words(ModelQuestion ask)
    {
        if (AfterMe().Match(ask.Question) is { Success: true } told)
        {
            return told.Groups[1].Value.Trim();
        }

        // What was asked of bots, and what this answered, is no part of what people said.
        var said = ask.Said.Where(one => one.Text.Length > 0 && one.Text[0] is not ('/' or '@') && !one.Text.StartsWith(Mark, StringComparison.Ordinal)).ToList();
        if (said.Count == 0)
        {
            return "I was given nothing that was said here before.";
        }

        return Summary().IsMatch(ask.Question) ? Summarise(said) : LookUp(ask, said);
    }

    private static string Summarise(List<QuotedMessage> said)
    {
        var people = said.Select(one => one.From).Distinct(StringComparer.Ordinal).ToList();
        var header = said.Count == 1 ? $"One message, by {people[0]}" : string.Create(CultureInfo.InvariantCulture, $"{said.Count} messages, by {string.Join(", ", people)}");

        return $"{header}{(said.Count > MostInSummary ? "; the last of them" : "")}:\n{string.Join('\n', said.TakeLast(MostInSummary).Select(one => $"- {one.From}: {Quote(one)}"))}";
    }

    private static string LookUp(ModelQuestion ask, List<QuotedMessage> said)
    {
        var asked = WordsOf(ask.Question).SelectMany(word => Oneself.Contains(word) ? WordsOf(ask.Asker ?? "") : [word]).Where(word => !Filler.Contains(word)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var found = said.Select(one => (One: one, Likeness: WordsOf($"{one.From} {one.Text}").Distinct(StringComparer.OrdinalIgnoreCase).Count(asked.Contains))).ToList();
        var most = found.Max(one => one.Likeness);
        if (most == 0)
        {
            return $"Nothing that I was given speaks of that. The last was {said[^1].From}: {Quote(said[^1])}";
        }

        var quotes = found.Where(one => one.Likeness == most).TakeLast(MostQuotes).Select(one => $"{one.One.From} said: {Quote(one.One)}");

        return string.Join('\n', quotes);
    }

    private static IEnumerable<string> WordsOf(string text) => Word().Matches(text).Select(match => match.Value);

    private static string Quote(QuotedMessage one)
    {
        var line = one.Text.ReplaceLineEndings(" ");
        var end = line.Length <= LongestQuote ? line.Length : char.IsHighSurrogate(line[LongestQuote - 1]) ? LongestQuote - 1 : LongestQuote;

        return $"“{line[..end]}{(end < line.Length ? "…" : "")}”";
    }

    [GeneratedRegex(@"^\s*(?:say|repeat)\s*:\s*(\S[\s\S]*)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex AfterMe();

    [GeneratedRegex(@"\bsummar|\bsum up|\brecap", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Summary();

    [GeneratedRegex(@"[\p{L}\p{M}\p{N}]+", RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
