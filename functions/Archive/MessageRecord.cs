using Chat.Functions.Messages;
using Chat.Functions.Moderation;
using Chat.Functions.Moderation.Enforcement;
using Chat.Functions.Moderation.Policies;
using Chat.Functions.Users;

namespace Chat.Functions.Archive;

/// <summary>
/// Judges what arrived and stores it with its verdict. Whoever comes first, the archive or a bot, writes the verdict; everybody else reads
/// that one, so nobody answers a message that another has removed.
/// </summary>
public sealed class MessageRecord(ThreadArchive archive, UserChanges users, PoliciesInForce policies, WaitingThreads waiting)
{
    /// <summary>The rule by which goes what somebody says with a token that was revoked: the service may honour it for a quarter of an hour.</summary>
    public const string SenderDenied = "sender-denied";

    // One look for all events of that time; a message that slips through in the first seconds is one the service let through.
    private static readonly TimeSpan DenialsKnownFor = TimeSpan.FromSeconds(10);

    /// <summary>All stored versions of the messages that these events are about.</summary>
    public async Task<IReadOnlyList<MessageRow>> RecordAsync(string threadId, IReadOnlyList<ChatEvent> happened, CancellationToken cancellationToken)
    {
        await policies.ReadyAsync(cancellationToken);
        var senders = await users.NowAsync(DenialsKnownFor, cancellationToken);

        var versions = happened.OfType<MessageEvent>().Select(Kept).ToList();
        var known = versions.Any(version => version.Change is MessageChange.Edited)
            ? await archive.VersionsAsync(threadId, versions.Select(version => version.MessageId), cancellationToken)
            : null;
        var arrived = versions.Select(Judged).ToList();

        // Before there is work, so that a worker that ends between the two leaves it where others look.
        if (arrived.Any(row => row.AsksForWork))
        {
            await waiting.AnnounceAsync(threadId, cancellationToken);
        }

        var rows = await archive.RecordAsync(threadId, arrived, [.. happened.OfType<ThreadEvent>().Select(ActivityRow.Of)], known, cancellationToken);
        await policies.ReportAsync(cancellationToken);

        return rows;

        // Events come up to a day late, also of somebody who was erased meanwhile.
        MessageEvent Kept(MessageEvent version) =>
            senders.Erased.Contains(version.Sender) ? version with { Text = null, SenderName = null, Metadata = null } : version;

        MessageRow Judged(MessageEvent version)
        {
            if (version.Change is not MessageChange.Deleted && senders.Denies(version.Sender, version.OccurredOn))
            {
                return MessageRow.Of(version, new Verdict.Removed(SenderDenied));
            }

            if (known is not null && OwnEdits.Has(known, version))
            {
                return MessageRow.Of(version, new Verdict.Allowed());
            }

            var (verdict, ladder) = (policies.Judge(version), policies.Current.Ladder);

            return MessageRow.Of(version, verdict, ladder.Weigh(verdict.Findings), ladder.Minutes([.. verdict.Findings]));
        }
    }
}
