using Azure;
using Azure.Communication.Chat;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Archive;
using Chat.Functions.Bots;
using Chat.Functions.Messages;
using Chat.Functions.Tables;
using Microsoft.Extensions.Logging;

namespace Chat.Functions.Health;

/// <summary>
/// A message through everything: Communication Services, Event Grid, the functions, the archive. Each run looks for the message of the run before and
/// sends the next, so no run waits, and names the hop that is dead.
/// </summary>
public sealed partial class CanaryStory(
    BotIdentity bot, AcsChat chat, ThreadArchive archive, Pulse pulse, ChatTables tables, TimeProvider clock, ILogger<CanaryStory> logger)
{
    // The shortest there is: learn.microsoft.com/azure/communication-services/concepts/chat/concepts#chat-data.
    private const int ThreadLivesDays = 30;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        CanaryRow canary;
        try
        {
            canary = await ReadAsync(cancellationToken);
            await LookAsync(canary, cancellationToken);
        }
        catch (Exception fault) when (PassingFault.Is(fault) && !cancellationToken.IsCancellationRequested)
        {
            Log.Dead(logger, "tables", Why(fault));
            return;
        }

        if (canary.MessageId is null)
        {
            await SendAsync(canary, cancellationToken);
        }

        await (await tables.HealthAsync()).UpsertEntityAsync(canary, TableUpdateMode.Replace, cancellationToken);
        if (canary.Hop.Length > 0)
        {
            Log.Dead(logger, canary.Hop, canary.Reason);
        }
    }

    public async Task<CanaryRow> ReadAsync(CancellationToken cancellationToken)
    {
        var found = await (await tables.HealthAsync()).GetEntityIfExistsAsync<CanaryRow>(CanaryRow.Partition, CanaryRow.Row, cancellationToken: cancellationToken);

        return found is { HasValue: true, Value: { } row } ? row : new CanaryRow();
    }

    private async Task LookAsync(CanaryRow canary, CancellationToken cancellationToken)
    {
        if (canary is not { ThreadId: { } thread, MessageId: { } message, SentOn: { } sentOn })
        {
            return;
        }

        if (await archive.VersionsAsync(thread, [message], cancellationToken) is [var stored, ..])
        {
            (canary.Hop, canary.Reason, canary.LandedOn, canary.MessageId) = ("", "", clock.GetUtcNow(), null);
            Log.Landed(logger, ((stored.Timestamp ?? sentOn) - sentOn).TotalSeconds);
        }
        else if (CanaryPolicy.Stuck(sentOn, clock.GetUtcNow(), await pulse.ReadAsync(cancellationToken)) is var (hop, reason))
        {
            (canary.Hop, canary.Reason, canary.MessageId) = (hop, reason, null);
        }
    }

    private async Task SendAsync(CanaryRow canary, CancellationToken cancellationToken)
    {
        try
        {
            var client = await bot.ActAsync(self => chat.AsAsync(self, cancellationToken), cancellationToken);
            if (canary.ThreadId is null || await TrySayAsync(client, canary, cancellationToken) is false)
            {
                var made = await client.CreateChatThreadAsync(
                    new CreateChatThreadOptions("canary") { RetentionPolicy = ChatRetentionPolicy.ThreadCreationDate(ThreadLivesDays) }, cancellationToken);
                canary.ThreadId = made.Value.ChatThread.Id;
                await TrySayAsync(client, canary, cancellationToken);
            }

            if (canary.Hop == "acs")
            {
                (canary.Hop, canary.Reason) = ("", "");
            }
        }
        catch (Exception fault) when (fault is RequestFailedException or AcsBusyException or AcsIdentityGoneException or AcsAnswerUnreadableException || PassingFault.Is(fault))
        {
            cancellationToken.ThrowIfCancellationRequested();
            (canary.Hop, canary.Reason) = ("acs", Why(fault));
        }
    }

    // False: the thread is gone, or we are out of it.
    private async Task<bool> TrySayAsync(ChatClient client, CanaryRow canary, CancellationToken cancellationToken)
    {
        try
        {
            var sentOn = clock.GetUtcNow();
            var sent = await client.GetChatThreadClient(canary.ThreadId).SendMessageAsync(
                new SendChatMessageOptions { Content = "canary", SenderDisplayName = bot.DisplayName }, cancellationToken);
            (canary.MessageId, canary.SentOn) = (sent.Value.Id, sentOn);

            return true;
        }
        catch (RequestFailedException gone) when (gone.Status is 403 or 404)
        {
            return false;
        }
    }

    private static string Why(Exception fault) => fault is RequestFailedException { Status: > 0 } answered ? $"answered {answered.Status}" : $"does not answer ({fault.GetType().Name})";

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The canary is silent at {Hop}: {Reason}.")]
        public static partial void Dead(ILogger logger, string hop, string reason);

        [LoggerMessage(2, LogLevel.Information, "The canary came all the way in {Seconds:F1} s.")]
        public static partial void Landed(ILogger logger, double seconds);
    }
}
