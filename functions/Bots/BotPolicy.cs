using System.Buffers;
using System.Text.RegularExpressions;

namespace Chat.Functions.Bots;

/// <summary>Decides which handler of a bot answers; never acts. The same text always finds the same one.</summary>
public static partial class BotPolicy
{
    // Latin, full-width, Arabic: ChatEvents.SignsForABot lets these through.
    private static readonly SearchValues<char> QuestionMarks = SearchValues.Create("?？؟");

    /// <summary>The first handler that fits; null when the trigger does not concern this bot.</summary>
    public static BotCall? Choose(BotSeat bot, BotTrigger trigger)
    {
        foreach (var handler in bot.Handlers)
        {
            if (Fits(bot, handler, trigger) is var (argument, found, isAddressed))
            {
                return new BotCall(bot, handler, trigger, argument, found, isAddressed);
            }
        }

        return null;
    }

    public static bool IsCommand(string text) => Command().IsMatch(text);

    public static bool IsName(string text) => Name().IsMatch(text);

    // "@bottom" is not "@bot".
    public static bool Mentions(string text, string mention) => Find(text, mention) >= 0;

    private static (string Argument, Match? Found, bool IsAddressed)? Fits(BotSeat bot, BotHandler handler, BotTrigger trigger) => (handler, trigger.IsJoining) switch
    {
        (BotHandler.OfJoining, true) => ("", null, false),
        (_, true) or (BotHandler.OfJoining, false) => null,
        (BotHandler.OfCommand command, _) => Behind(command.Command, WithoutMention(trigger.Text, bot.Mention)) is { } argument ? (argument, null, true) : null,
        (BotHandler.OfMention, _) => Mentions(trigger.Text, bot.Mention) ? (WithoutMention(trigger.Text, bot.Mention), null, true) : null,
        (BotHandler.OfQuestion question, _) => IsAQuestion(trigger.Text) && question.Concerns(trigger.Text) ? (trigger.Text, null, false) : null,
        (BotHandler.OfPattern pattern, _) => Found(pattern.Pattern, trigger.Text) is { } found ? (trigger.Text, found, false) : null,
        _ => null,
    };

    // One that names a bot, or gives a command, is for whom it names.
    private static bool IsAQuestion(string text)
    {
        var trimmed = text.AsSpan().Trim();

        return trimmed.ContainsAny(QuestionMarks) && trimmed[0] is not ('/' or '@');
    }

    private static string? Behind(string command, string text) =>
        text.StartsWith(command, StringComparison.OrdinalIgnoreCase) && (text.Length == command.Length || char.IsWhiteSpace(text[command.Length]))
            ? text[command.Length..].Trim()
            : null;

    private static string WithoutMention(string text, string mention) =>
        Find(text, mention) is >= 0 and var at ? $"{text[..at].TrimEnd()} {text[(at + mention.Length)..].TrimStart(' ', ',', ':')}".Trim() : text.Trim();

    private static Match? Found(Regex pattern, string text)
    {
        try
        {
            return pattern.Match(text) is { Success: true } found ? found : null;
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    private static int Find(string text, string mention)
    {
        for (var at = 0; (at = text.IndexOf(mention, at, StringComparison.OrdinalIgnoreCase)) >= 0; at += mention.Length)
        {
            var end = at + mention.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
            {
                return at;
            }
        }

        return -1;
    }

    [GeneratedRegex(@"^/[a-z0-9-]{1,31}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Command();

    [GeneratedRegex(@"^[a-z0-9-]{1,32}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
