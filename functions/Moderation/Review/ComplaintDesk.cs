using System.Globalization;
using Azure;
using Azure.Communication.Chat;
using Chat.Functions.Acs;
using Chat.Functions.Archive;
using Chat.Functions.Http;
using Chat.Functions.Messages;
using Chat.Functions.Threads;
using Chat.Functions.Users;

namespace Chat.Functions.Moderation.Review;

/// <summary>Takes what participants report and senders appeal. Each says it once; saying it again changes nothing.</summary>
public sealed class ComplaintDesk(Cases cases, ThreadAccess access, ThreadArchive archive, MessageRecord record, UserDirectory directory, TimeProvider clock)
{
    /// <summary>A participant finds that a message should not be there.</summary>
    public async Task<Outcome<ComplaintResponse>> ReportAsync(Caller caller, string threadId, string messageId, ReasonRequest ask, CancellationToken cancellationToken)
    {
        var entry = await access.EnterAsync(caller, threadId, cancellationToken);
        if (entry.Value is not { } seat)
        {
            return entry.Refusal!;
        }

        if (await CurrentAsync(seat, messageId, cancellationToken) is not var (version, sender))
        {
            return Refusal.MessageUnknown;
        }

        return sender == seat.Self?.Value
            ? Refusal.OwnMessage
            : await ComplainAsync(CaseRow.For(threadId, messageId, version, sender), ComplaintRow.Report, caller, ask.Reason, cancellationToken);
    }

    /// <summary>A sender finds that a message should not have been taken away. They may be out of the thread for it.</summary>
    public async Task<Outcome<ComplaintResponse>> AppealAsync(Caller caller, string threadId, string messageId, ReasonRequest ask, CancellationToken cancellationToken)
    {
        if (ThreadRules.CheckId(threadId) is { } refusal)
        {
            return refusal;
        }

        if (!IsId(messageId) || await directory.FindAsync(caller.UserId, cancellationToken) is not { } user)
        {
            return Refusal.MessageUnknown;
        }

        var versions = (await archive.VersionsAsync(threadId, [messageId], cancellationToken)).Where(version => version.Sender == user.Identity.Value).ToList();
        if (versions.Count == 0)
        {
            return Refusal.MessageUnknown;
        }

        return versions.Where(version => version.Action is not (null or "flagged") && version.Overturned is not true).MaxBy(version => version.Version) is { } acted
            ? await ComplainAsync(CaseRow.For(threadId, messageId, acted.Version, acted.Sender), ComplaintRow.Appeal, caller, ask.Reason, cancellationToken)
            : Refusal.NothingToAppeal;
    }

    private async Task<Outcome<ComplaintResponse>> ComplainAsync(CaseRow about, string kind, Caller caller, string? reason, CancellationToken cancellationToken)
    {
        var isNew = await cases.ComplainAsync(ComplaintRow.Of(about.Id, kind, caller.UserId.Value, reason, clock.GetUtcNow()), cancellationToken);
        var row = await cases.OpenAsync(about, kind, clock.GetUtcNow(), cancellationToken);

        return new ComplaintResponse(row.Id, isNew);
    }

    // What stands there now, by the archive. Where its event is still on its way, the message is stored as that event would: what is complained of
    // has to be there when somebody looks.
    private async Task<(long Version, string Sender)?> CurrentAsync(ThreadSeat seat, string messageId, CancellationToken cancellationToken)
    {
        if (!IsId(messageId))
        {
            return null;
        }

        var versions = await archive.VersionsAsync(seat.ThreadId, [messageId], cancellationToken);
        if (!versions.Any(version => version.IsCurrent) && await FetchAsync(seat, messageId, cancellationToken) is { } fetched)
        {
            versions = await record.RecordAsync(seat.ThreadId, [fetched], cancellationToken);
        }

        return versions.FirstOrDefault(version => version.IsCurrent) is { } current ? (current.Version, current.Sender) : null;
    }

    private static async Task<MessageEvent?> FetchAsync(ThreadSeat seat, string messageId, CancellationToken cancellationToken)
    {
        try
        {
            var message = (await seat.Client.GetMessageAsync(messageId, cancellationToken)).Value;
            if (message is not { Sender.RawId: { Length: > 0 } sender, DeletedOn: null, Content.Message: { } text }
                || !long.TryParse(message.Version, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            {
                return null;
            }

            return new MessageEvent
            {
                EventId = $"report-{messageId}",
                ThreadId = seat.ThreadId,
                Version = version,
                OccurredOn = DateTimeOffset.FromUnixTimeMilliseconds(version),
                Change = message.EditedOn is null ? MessageChange.Received : MessageChange.Edited,
                MessageId = messageId,
                Sender = new AcsUserId(sender),
                SenderName = message.SenderDisplayName,
                Text = text,
                IsHtml = message.Type == ChatMessageType.Html,
                Metadata = message.Metadata?.ToDictionary(pair => pair.Key, string? (pair) => pair.Value),
                ComposedOn = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(messageId, CultureInfo.InvariantCulture)),
            };
        }
        catch (RequestFailedException unknown) when (unknown.Status is 400 or 403 or 404)
        {
            return null;
        }
    }

    // The service's ids are epoch milliseconds.
    private static bool IsId(string messageId) => messageId.Length is > 0 and <= 19 && messageId.All(char.IsAsciiDigit);
}
