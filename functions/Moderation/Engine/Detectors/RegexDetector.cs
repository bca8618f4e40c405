using System.Text.RegularExpressions;

namespace Chat.Functions.Moderation.Engine.Detectors;

/// <summary>
/// A regular expression that cannot blow up: NonBacktracking does a fixed amount of work per character,
/// learn.microsoft.com/dotnet/standard/base-types/regular-expression-options#nonbacktracking-mode.
/// </summary>
internal sealed class RegexDetector(Regex pattern) : IDetector
{
    /// <summary>Characters a pattern may have.</summary>
    public const int Longest = 1000;

    private const RegexOptions Always = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    // Finding every hit may read the rest of the text for each of them.
    private const int MostHits = 16;

    /// <summary>The detector, or why there is none.</summary>
    public static RegexDetector? Of(string pattern, bool ignoreCase, out string? fault)
    {
        fault = null;
        if (pattern.Length > Longest)
        {
            fault = $"has more than {Longest} characters";

            return null;
        }

        try
        {
            var regex = new Regex(pattern, ignoreCase ? Always | RegexOptions.IgnoreCase : Always);
            if (!regex.IsMatch(""))
            {
                return new RegexDetector(regex);
            }

            fault = "matches the empty text, so it would match every message";
        }
        catch (Exception refused) when (refused is ArgumentException or NotSupportedException)
        {
            fault = refused is NotSupportedException ? "needs backtracking (lookaround, backreference, atomic group or conditional), which could take for ever" : $"is no regular expression: {refused.Message}";
        }

        return null;
    }

    public void Find(ReadOnlySpan<char> text, in TextFacts facts, List<TextSpan> found)
    {
        var hits = 0;
        foreach (var match in pattern.EnumerateMatches(text))
        {
            if (match.Length > 0)
            {
                found.Add(new TextSpan(match.Index, match.Length));
            }

            if (++hits == MostHits)
            {
                return;
            }
        }
    }
}
