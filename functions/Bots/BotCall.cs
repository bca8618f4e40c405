using System.Text.RegularExpressions;

namespace Chat.Functions.Bots;

/// <summary>A trigger, the bot it concerns, and the handler that answers it.</summary>
/// <param name="Argument">What stands behind the command; without one, the text without the bot's mention.</param>
/// <param name="Found">What the pattern found, where a pattern chose the handler.</param>
/// <param name="IsAddressed">Whether it asks for this bot by name: a mention or a command.</param>
public sealed record BotCall(BotSeat Bot, BotHandler Handler, BotTrigger Trigger, string Argument, Match? Found, bool IsAddressed);
