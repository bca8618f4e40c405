using Azure;
using Azure.Communication.Chat;
using Chat.Functions.Acs;
using Chat.Functions.Archive;
using Microsoft.Extensions.Logging;

namespace Chat.Functions.Moderation;

/// <summary>
/// Takes out of a thread what a verdict says. Only its sender may edit or delete a message, so it is done as the sender:
/// learn.microsoft.com/azure/communication-services/concepts/chat/concepts. The archive already holds the evidence.
/// </summary>
public sealed partial class Redaction(AcsChat chat, ThreadArchive archive, ILogger<Redaction> logger)
{
    /// <summary>Tells frontends that the edit was moderation's. Anybody can write it, so nothing of ours trusts it.</summary>
    public const string MetadataKey = "moderation";

    /// <summary>Acts on the verdict of this version, once. Throws on a passing fault; then nothing is marked and it is tried again.</summary>
    public async Task ActAsync(MessageRow version, CancellationToken cancellationToken)
    {
        if (version.Verdict is Verdict.Allowed || version.Action is not null || !version.IsCurrent)
        {
            return;
        }

        var outcome = await TryAsSenderAsync(version, cancellationToken);
        await archive.MarkActedAsync(version, outcome, cancellationToken);
        Log.Acted(logger, version.ThreadId, version.MessageId, version.Rule, outcome);
    }

    private async Task<string> TryAsSenderAsync(MessageRow version, CancellationToken cancellationToken)
    {
        var sender = new AcsUserId(version.Sender);
        try
        {
            var thread = await chat.InThreadAsync(sender, version.ThreadId, cancellationToken);

            // A newer version is judged by its own event; masking the old text now would take the newer one away.
            var now = (await thread.GetMessageAsync(version.MessageId, cancellationToken)).Value;
            if (now.Version != version.VersionText)
            {
                return "superseded";
            }

            switch (version.Verdict)
            {
                case Verdict.Masked masked:
                    await thread.UpdateMessageAsync(
                        new UpdateChatMessageOptions
                        {
                            MessageId = version.MessageId,
                            Content = ModerationPolicy.Mask(version.Text ?? "", masked.Spans),
                            Metadata = { [MetadataKey] = "masked" },
                        },
                        cancellationToken);
                    return "masked";

                default:
                    await thread.DeleteMessageAsync(version.MessageId, cancellationToken);
                    return "deleted";
            }
        }
        catch (RequestFailedException expired) when (expired.Status == 401)
        {
            chat.Forget(sender);
            throw;
        }
        catch (Exception final) when (final is AcsIdentityGoneException or RequestFailedException { Status: 400 or 403 or 404 })
        {
            // The sender has left the thread or was deleted, or is not of our resource: nobody can take the message back.
            return final is RequestFailedException { Status: var status } ? $"impossible-{status}" : "impossible-identity-gone";
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Thread {ThreadId}: message {MessageId} by rule {Rule}: {Outcome}.")]
        public static partial void Acted(ILogger logger, string threadId, string messageId, string? rule, string outcome);
    }
}
