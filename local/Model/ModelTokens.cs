using System.Text.RegularExpressions;

namespace Chat.Local.Model;

/// <summary>
/// The stand-in's own tokens: up to six letters or digits, or one other character, each with the space before it. Joined they are the text again.
/// </summary>
public static partial class ModelTokens
{
    // Of the frame around a message, as the API counts it: github.com/openai/openai-cookbook, How_to_count_tokens_with_tiktoken.
    private const int PerMessage = 3;

    public static int Of(string text) => Token().Count(text);

    public static int OfMessage(string text) => Of(text) + PerMessage;

    /// <summary>The beginning of a text, and whether that is all of it.</summary>
    public static (string Text, bool IsWhole) Cut(string text, int mostTokens)
    {
        var end = 0;
        foreach (var token in Token().EnumerateMatches(text))
        {
            if (mostTokens-- == 0)
            {
                return (text[..end], false);
            }

            end = token.Index + token.Length;
        }

        return (text, true);
    }

    // A character beyond the first plane is two, and is not torn.
    [GeneratedRegex(@"\s*(?:[\p{L}\p{M}\p{N}]{1,6}|[\uD800-\uDBFF][\uDC00-\uDFFF]|\S)|\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Token();
}
