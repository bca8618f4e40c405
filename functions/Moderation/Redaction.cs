using Azure;
using Azure.Communication.Chat;
using Chat.Functions.Acs;
using Chat.Functions.Archive;
using Chat.Functions.Moderation.Enforcement;
using Chat.Functions.Moderation.Engine;
using Microsoft.Extensions.Logging;

namespace Chat.Functions.Moderation;

/// <summary>
/// Takes out of a thread what was decided, or puts it back. Only its sender may edit or delete a message, so it is done as the sender:
/// learn.microsoft.com/azure/communication-services/concepts/chat/concepts. The archive already holds the evidence.
/// </summary>
public sealed partial class Redaction(AcsChat chat, ILogger<Redaction> logger)
{
    /// <summary>Tells frontends that the edit was moderation's. Anybody can write it, so nothing of ours trusts it.</summary>
    public const string MetadataKey = "moderation";

    public const string WasMasked = "masked";

    public const string WasDeleted = "deleted";

    public const string WasRestored = "restored";

    /// <summary>A newer version is judged by its own event; writing now would take that one away.</summary>
    public const string WasSuperseded = "superseded";

    /// <summary>Only participants may take a message back, and the sender is none.</summary>
    public const string Outside = "impossible-403";

    private const string Gone = "impossible-404";

    private const string IdentityGone = "impossible-identity-gone";

    // The window of the limit, for a service that does not say how long.
    private static readonly TimeSpan QuietUnlessTold = TimeSpan.FromSeconds(10);

    // Retry-After is in whole seconds, and the service's clock is not ours.
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(250);

    /// <summary>Does one piece of work, once: a message that is as it should be is left so. Throws on a passing fault.</summary>
    /// <returns>What came of it; null when the service asks to wait, which the turn then knows.</returns>
    public async Task<string?> TryAsync(Turn turn, WorkRow work, MessageRow version, CancellationToken cancellationToken)
    {
        var outcome = await TryOnceAsync(turn, work, version, cancellationToken);
        Log.Acted(logger, work.ThreadId, work.Message, work.Rule, outcome ?? "has to wait");

        return outcome;
    }

    private async Task<string?> TryOnceAsync(Turn turn, WorkRow work, MessageRow version, CancellationToken cancellationToken)
    {
        try
        {
            var thread = await chat.InThreadAsync(work.Who, work.ThreadId, cancellationToken);
            var now = (await thread.GetMessageAsync(work.Message, cancellationToken)).Value;

            return await TryAsync(turn, thread, work, version, now, cancellationToken);
        }
        catch (RequestFailedException busy) when (busy.Status == 429)
        {
            turn.BeQuiet((RetryAfter.Of(busy) ?? QuietUnlessTold) + Slack);

            return null;
        }
        catch (Exception final) when (final is AcsIdentityGoneException or RequestFailedException { Status: 400 or 403 or 404 })
        {
            return final switch
            {
                AcsIdentityGoneException => IdentityGone,
                RequestFailedException { Status: 403 } => Outside,
                RequestFailedException { Status: 404 } => Gone,
                _ => "impossible-400",
            };
        }
    }

    private static async Task<string?> TryAsync(
        Turn turn, ChatThreadClient thread, WorkRow work, MessageRow version, ChatMessage now, CancellationToken cancellationToken)
    {
        var text = now.Content?.Message ?? "";
        if (now.DeletedOn is not null)
        {
            return WasDeleted;
        }

        if (work.IsRestore)
        {
            return text == version.Text ? WasRestored
                : version.Text is { } said && OwnEdits.IsOurs(version, text) ? await WriteAsync(said, WasRestored)
                : WasSuperseded;
        }

        // What a person decided is about what was said, in whichever of our own forms it stands there now.
        var stands = now.Version == version.VersionText || (work.IsDecided && (text == version.Text || OwnEdits.IsOurs(version, text)));
        switch (work.Asked)
        {
            case RuleAction.Mask when version.Text is { } said && ModerationPolicy.Masked(said, version.Verdict) is var masked:
                return text == masked ? WasMasked : stands ? await WriteAsync(masked, WasMasked) : WasSuperseded;

            case > RuleAction.Mask when stands:
                turn.Wrote(work.Message);
                await thread.DeleteMessageAsync(work.Message, cancellationToken);

                return WasDeleted;

            default:
                return WasSuperseded;
        }

        async Task<string> WriteAsync(string content, string outcome)
        {
            turn.Wrote(work.Message);
            await thread.UpdateMessageAsync(
                new UpdateChatMessageOptions { MessageId = work.Message, Content = content, Metadata = { [MetadataKey] = outcome } }, cancellationToken);

            return outcome;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Thread {ThreadId}: message {MessageId} by rule {Rule}: {Outcome}.")]
        public static partial void Acted(ILogger logger, string threadId, string messageId, string rule, string outcome);
    }
}
