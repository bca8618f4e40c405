using System.Text.RegularExpressions;

namespace Chat.Functions.Bots;

/// <summary>One thing a bot answers to.</summary>
public abstract record BotHandler(BotAction Act)
{
    public sealed record OfCommand(string Command, string Description, BotAction Act) : BotHandler(Act);

    public sealed record OfMention(BotAction Act) : BotHandler(Act);

    public sealed record OfQuestion(Func<string, bool> Concerns, BotAction Act) : BotHandler(Act);

    public sealed record OfPattern(Regex Pattern, BotAction Act) : BotHandler(Act);

    public sealed record OfJoining(BotAction Act) : BotHandler(Act);
}
