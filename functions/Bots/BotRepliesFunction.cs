using Microsoft.Azure.Functions.Worker;

namespace Chat.Functions.Bots;

/// <summary>Received messages that may concern a bot, one at a time. An exception brings the message back.</summary>
public sealed class BotRepliesFunction(BotReplyStory story)
{
    public const string Name = "BotReplies";

    [Function(Name)]
    public Task RunAsync([EventGridTrigger] string message, CancellationToken cancellationToken) =>
        story.HappenAsync(message, cancellationToken);
}
