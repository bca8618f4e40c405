using System.Text.RegularExpressions;
using Chat.Functions.Acs;

namespace Chat.Functions.Bots;

/// <summary>What a handler is asked, and how it answers. Replies are collected and sent as one message when the handler returns.</summary>
public sealed class BotContext
{
    // A quotation reminds; it does not repeat.
    private const int LongestQuotation = 140;

    private readonly BotTools tools;
    private readonly List<string> parts = [];

    internal BotContext(BotCall call, int attempt, BotTools tools) => (Call, Attempt, this.tools) = (call, attempt, tools);

    internal BotCall Call { get; }

    internal bool? HandsOverEverybody { get; private set; }

    internal string? Words => parts.Count == 0 ? null : string.Join("\n\n", parts);

    public BotSeat Bot => Call.Bot;

    public string ThreadId => Call.Trigger.ThreadId;

    /// <summary>The message as plain text; empty when somebody joined.</summary>
    public string Text => Call.Trigger.Text;

    /// <summary>What stands behind the command; without a command, the text without the bot's mention.</summary>
    public string Argument => Call.Argument;

    /// <summary>What the pattern found.</summary>
    public Match? Found => Call.Found;

    /// <summary>Who asks, or who joined.</summary>
    public AcsUserId Who => Call.Trigger.Who;

    /// <summary>How they are shown.</summary>
    public string WhoName => Call.Trigger.WhoName is { Length: > 0 } name ? name : "somebody";

    /// <summary>The id of the message that asks; null when somebody joined.</summary>
    public string? MessageId => Call.Trigger.Message?.MessageId;

    /// <summary>When it was asked, by the service's clock.</summary>
    public DateTimeOffset On => Call.Trigger.On;

    /// <summary>1 for the first attempt; a handler that took too long, or met a fault that passes, is tried again.</summary>
    public int Attempt { get; }

    /// <summary>Says something, as plain text. Said several times, it becomes paragraphs of one message.</summary>
    public void Reply(string text) => parts.Add(text);

    /// <summary>The same, with the question before it.</summary>
    public void Quote(string text) => parts.Add($"{Quotation()}\n{text}");

    /// <summary>Says something and leaves the thread to people: the bot, or every bot, is silent there until somebody releases it.</summary>
    public void HandOver(string text, bool everyBot = false)
    {
        Reply(text);
        HandsOverEverybody = everyBot || HandsOverEverybody is true;
    }

    /// <summary>Shows that the bot writes. Not being able to is no fault.</summary>
    public Task ShowTypingAsync(CancellationToken cancellationToken) => tools.ShowTypingAsync(Call, cancellationToken);

    /// <summary>
    /// What was said before this, the earliest first, from the archive; no more than everybody who is in the thread may read, and nothing that
    /// moderation has taken away.
    /// </summary>
    /// <param name="back">How far back at most.</param>
    /// <param name="most">The latest so many.</param>
    public Task<Conversation> ReadConversationAsync(TimeSpan back, int most, CancellationToken cancellationToken) =>
        tools.ReadConversationAsync(Call, back, most, cancellationToken);

    /// <summary>Who is in the thread now.</summary>
    public Task<IReadOnlyList<ThreadMate>> ReadParticipantsAsync(CancellationToken cancellationToken) => tools.ReadParticipantsAsync(Call, cancellationToken);

    /// <summary>The bots in this thread.</summary>
    public Task<IReadOnlyList<BotSeat>> ReadBotsAsync(CancellationToken cancellationToken) => tools.ReadBotsAsync(ThreadId, cancellationToken);

    internal string Quotation()
    {
        var line = Text.ReplaceLineEndings(" ");

        return $"> {(line.Length > LongestQuotation ? $"{line[..LongestQuotation]}…" : line)}";
    }
}

/// <summary>Somebody in the thread.</summary>
public sealed record ThreadMate(AcsUserId Id, string? DisplayName, bool IsBot);
