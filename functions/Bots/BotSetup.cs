using System.Text.RegularExpressions;

namespace Chat.Functions.Bots;

/// <summary>What a bot answers to, in the order in which it says so: of its handlers the first that fits answers, and no other.</summary>
public sealed class BotSetup
{
    private readonly List<BotHandler> handlers = [];
    private readonly List<BotMiddleware> middleware = [];

    internal IReadOnlyList<BotHandler> Handlers => handlers;

    internal IReadOnlyList<BotMiddleware> Middleware => middleware;

    /// <summary>A message that begins with a command, <c>/help</c> for example, or with the bot's mention and then the command.</summary>
    /// <param name="command">A slash and 1 to 31 of a to z, 0 to 9 and -. No two bots have the same one.</param>
    /// <param name="description">What <c>/help</c> says of it.</param>
    public BotSetup Command(string command, string description, BotAction act)
    {
        if (!BotPolicy.IsCommand(command))
        {
            throw new ArgumentException($"{command} is no command: a slash, then 1 to 31 of a to z, 0 to 9 and -.", nameof(command));
        }

        handlers.Add(new BotHandler.OfCommand(command, description, act));

        return this;
    }

    /// <summary>A message that contains the bot's mention as a word of its own.</summary>
    public BotSetup Mention(BotAction act)
    {
        handlers.Add(new BotHandler.OfMention(act));

        return this;
    }

    /// <summary>A message with a question mark, in a thread the bot is in, that asks nobody in particular.</summary>
    /// <param name="concerns">Whether this text is the bot's to answer; quick, and always the same for the same text.</param>
    public BotSetup Question(Func<string, bool> concerns, BotAction act)
    {
        handlers.Add(new BotHandler.OfQuestion(concerns, act));

        return this;
    }

    /// <summary>
    /// A message that a pattern finds, in a thread the bot is in. Needs every message: the event subscription's filter has to let them through
    /// (docs/bots.md).
    /// </summary>
    /// <param name="pattern">With <see cref="RegexOptions.NonBacktracking"/> or a time-out: whoever writes the messages chooses what it meets.</param>
    public BotSetup Pattern(Regex pattern, BotAction act)
    {
        if (!pattern.Options.HasFlag(RegexOptions.NonBacktracking) && pattern.MatchTimeout == Regex.InfiniteMatchTimeout)
        {
            throw new ArgumentException("A pattern needs RegexOptions.NonBacktracking or a time-out.", nameof(pattern));
        }

        handlers.Add(new BotHandler.OfPattern(pattern, act));

        return this;
    }

    /// <summary>Somebody came into a thread the bot is in: once for each person and thread, not for bots.</summary>
    public BotSetup MemberJoined(BotAction act)
    {
        handlers.Add(new BotHandler.OfJoining(act));

        return this;
    }

    /// <summary>Runs around the bot's handlers, the first one outermost. Without calling <c>next</c> the handler does not run.</summary>
    public BotSetup Use(BotMiddleware around)
    {
        middleware.Add(around);

        return this;
    }
}

/// <summary>
/// Answers one trigger. Nothing is sent before it returns, and after a crash it runs again: what it does besides replying has to bear that.
/// </summary>
public delegate Task BotAction(BotContext context, CancellationToken cancellationToken);

public delegate Task BotMiddleware(BotContext context, Func<Task> next, CancellationToken cancellationToken);
