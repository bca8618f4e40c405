using System.Text;

namespace Chat.Functions.Bots.Assistant;

/// <summary>Decides what of a model's answer may be said; never asks it.</summary>
public static class AssistantPolicy
{
    // "Yes" was removed somewhere, too.
    private const int ShortestRemoved = 12;

    /// <summary>Whether an answer contains something that moderation took away here, whatever its case, spaces and punctuation.</summary>
    public static bool Repeats(string answer, IEnumerable<string> removed)
    {
        var said = Letters(answer);

        return removed.Select(Letters).Any(text => text.Length >= ShortestRemoved && said.Contains(text, StringComparison.Ordinal));
    }

    /// <summary>Whether asking again would end the same: the request is refused, not delayed.</summary>
    public static bool IsFinal(int status) => status is >= 400 and < 500 and not (408 or 409 or 429);

    private static string Letters(string text)
    {
        var letters = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                letters.Append(Rune.ToLowerInvariant(rune).ToString());
            }
        }

        return letters.ToString();
    }
}
