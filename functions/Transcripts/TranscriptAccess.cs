using Azure;
using Azure.Communication.Chat;
using Chat.Functions.Acs;
using Chat.Functions.Http;
using Chat.Functions.Threads;
using Microsoft.Extensions.Logging;

namespace Chat.Functions.Transcripts;

/// <summary>
/// Lets readers to the archive of a thread: its participants, as far back as the service shows them, and Chat.Compliance, to everything, of threads
/// that were deleted as well.
/// </summary>
public sealed partial class TranscriptAccess(ThreadAccess threads, Transcripts transcripts, ILogger<TranscriptAccess> logger)
{
    private const int PageSize = 200;

    public async Task<Outcome<TranscriptReader>> EnterAsync(Caller caller, string threadId, CancellationToken cancellationToken)
    {
        if (ThreadRules.CheckId(threadId) is { } refusal)
        {
            return refusal;
        }

        if (caller.Has(Roles.Compliance))
        {
            Log.ReadByCompliance(logger, caller.UserId.Value, threadId);

            return new TranscriptReader(null, SeesEverything: true);
        }

        var entry = await threads.EnterAsync(caller, threadId, cancellationToken);
        if (entry.Value is not { } seat)
        {
            return entry.Refusal!;
        }

        return seat.Self is { } self
            ? new TranscriptReader(await SinceAsync(seat.Client, self, cancellationToken), SeesEverything: false, self)
            : Refusal.ComplianceOnly;
    }

    // The service itself shows a participant nothing from before: learn.microsoft.com/rest/api/communication/chat, shareHistoryTime.
    private async Task<DateTimeOffset?> SinceAsync(ChatThreadClient thread, AcsUserId self, CancellationToken cancellationToken)
    {
        await foreach (var page in thread.GetParticipantsAsync(cancellationToken: cancellationToken).AsPages(null, PageSize))
        {
            foreach (var participant in page.Values)
            {
                if (participant.User.RawId == self.Value)
                {
                    return participant.ShareHistoryTime is { } listed && listed > DateTimeOffset.UnixEpoch
                        ? await ExactlyAsync(thread, listed, cancellationToken)
                        : null;
                }
            }
        }

        // Left between two calls: nothing is theirs any more.
        return DateTimeOffset.MaxValue;
    }

    // The service lists the time in whole seconds and goes by the exact one. Of what was said in that second it knows what it shows.
    private async Task<DateTimeOffset> ExactlyAsync(ChatThreadClient thread, DateTimeOffset listed, CancellationToken cancellationToken)
    {
        var next = listed + TimeSpan.FromSeconds(1);
        var second = new TranscriptQuery(listed, next, Paging.Most, null, WithVersions: false, TranscriptFormat.Json);
        await foreach (var entry in transcripts.StreamAsync(thread.Id, second, new TranscriptReader(null, SeesEverything: false), cancellationToken))
        {
            if (entry.MessageId is { } message && await IsShownAsync(thread, message, cancellationToken))
            {
                return entry.At;
            }
        }

        return next;
    }

    private static async Task<bool> IsShownAsync(ChatThreadClient thread, string messageId, CancellationToken cancellationToken)
    {
        try
        {
            await thread.GetMessageAsync(messageId, cancellationToken);

            return true;
        }
        catch (RequestFailedException hidden) when (hidden.Status is 403 or 404)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{UserId} reads the archive of thread {ThreadId} for compliance.")]
        public static partial void ReadByCompliance(ILogger logger, string userId, string threadId);
    }
}
