using System.Net;
using System.Text.RegularExpressions;
using Chat.Functions.Messages;

namespace Chat.Functions.Bots;

/// <summary>Decides whether the bot answers and what; never sends.</summary>
public static partial class BotPolicy
{
    /// <summary>The bot's answer, or null when the message is not meant for it.</summary>
    public static string? Answer(MessageEvent message, BotOptions bot)
    {
        if (message is not { Change: MessageChange.Received, Text: { } sent })
        {
            return null;
        }

        var text = message.IsHtml ? WebUtility.HtmlDecode(Tag().Replace(sent, " ")) : sent;

        return Mentions(text, bot.Mention)
            ? bot.Answers.FirstOrDefault(answer => text.Contains(answer.Keyword, StringComparison.OrdinalIgnoreCase))?.Text ?? bot.Fallback
            : null;
    }

    // "@bottom" is not "@bot".
    private static bool Mentions(string text, string mention)
    {
        for (var at = 0; (at = text.IndexOf(mention, at, StringComparison.OrdinalIgnoreCase)) >= 0; at += mention.Length)
        {
            var end = at + mention.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex("<[^>]*>", RegexOptions.NonBacktracking)]
    private static partial Regex Tag();
}
