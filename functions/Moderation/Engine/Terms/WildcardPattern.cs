using Chat.Functions.Moderation.Engine.Symbols;

namespace Chat.Functions.Moderation.Engine.Terms;

/// <summary>A term with wildcards: <see cref="One"/> for ?, <see cref="Any"/> for *.</summary>
internal sealed class WildcardPattern
{
    public const int One = -1;
    public const int Any = -2;

    /// <summary>Letters, with <see cref="One"/> and <see cref="Any"/> as folds.</summary>
    public required Letter[] Letters { get; init; }

    /// <summary>Its longest stretch without a wildcard, as classes: where to look closer.</summary>
    public required int[] Anchor { get; init; }

    /// <summary>Whether the anchor is the beginning of the word.</summary>
    public required bool IsPrefix { get; init; }

    /// <summary>Whether this is the whole word.</summary>
    public bool Matches(ReadOnlySpan<TextLetter> word)
    {
        // Greedy with one way back: the last * takes one letter more each time, so the work is at most the word's length times the pattern's.
        var (at, next, star, mark) = (0, 0, -1, 0);
        while (at < word.Length)
        {
            if (next < Letters.Length && (Letters[next].Fold == One || (Letters[next].Fold >= 0 && Likeness.Of(word[at], Letters[next]) is not Likeness.Kind.None)))
            {
                at++;
                next++;
            }
            else if (next < Letters.Length && Letters[next].Fold == Any)
            {
                star = next++;
                mark = at;
            }
            else if (star >= 0)
            {
                next = star + 1;
                at = ++mark;
            }
            else
            {
                return false;
            }
        }

        while (next < Letters.Length && Letters[next].Fold == Any)
        {
            next++;
        }

        return next == Letters.Length;
    }
}
