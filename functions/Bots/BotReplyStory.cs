using Chat.Functions.Archive;
using Chat.Functions.Messages;
using Chat.Functions.Moderation;
using Chat.Functions.Moderation.Enforcement;
using Chat.Functions.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Bots;

/// <summary>
/// What happens to a message that asks the bot: decide whether to answer; have it judged and stored; claim the reply; send it; mark it sent.
/// A message that cannot be read is left to <see cref="ChatEventsStory"/>, which parks it.
/// </summary>
public sealed partial class BotReplyStory(
    BotIdentity bot,
    MessageRecord record,
    RightOfWay rightOfWay,
    ReplyClaims claims,
    BotVoice voice,
    IOptionsMonitor<BotOptions> options,
    ChatMetrics metrics,
    ILogger<BotReplyStory> logger)
{
    public async Task HappenAsync(string delivered, CancellationToken cancellationToken)
    {
        foreach (var message in ChatEvents.Read(delivered)
            .OfType<ChatEventReading.Read>()
            .Select(reading => reading.Event)
            .OfType<MessageEvent>()
            .Where(message => ArchiveLimits.Broken(message) is null))
        {
            await AnswerAsync(message, cancellationToken);
        }
    }

    private async Task AnswerAsync(MessageEvent message, CancellationToken cancellationToken)
    {
        if (BotPolicy.Answer(message, options.CurrentValue) is not { } answer || message.Sender == await bot.IdAsync(cancellationToken))
        {
            return;
        }

        // The verdict on the very version that was asked: what moderation takes away is not answered, whoever of us came first.
        var versions = await record.RecordAsync(message.ThreadId, [message], cancellationToken);
        if (versions.First(version => version.Version == message.Version).Verdict is not Verdict.Allowed)
        {
            metrics.ReplyDecided("withheld");
            return;
        }

        // The thread's budget for writing is everybody's: what has to be taken away goes before what the bot has to say, which comes back.
        await rightOfWay.PassAsync(message.ThreadId, cancellationToken);

        // A reply cannot be unsent, so it is claimed before it is sent. Whoever takes over an expired claim looks for a reply that names
        // this message first: a crash neither loses a reply nor doubles it.
        if (await claims.TakeAsync(message, cancellationToken) is { } claim)
        {
            var sent = await voice.SayOnceAsync(claim, message, answer, cancellationToken);
            await claims.CompleteAsync(claim, sent, cancellationToken);
            metrics.ReplyDecided("answered");
            Log.Answered(logger, message.ThreadId, message.MessageId, sent);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Thread {ThreadId}: answered message {MessageId} with {ReplyId}.")]
        public static partial void Answered(ILogger logger, string threadId, string messageId, string replyId);
    }
}
