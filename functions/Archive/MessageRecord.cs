using Chat.Functions.Messages;
using Chat.Functions.Moderation;
using Chat.Functions.Moderation.Classification;
using Chat.Functions.Moderation.Enforcement;
using Chat.Functions.Moderation.Policies;
using Chat.Functions.Telemetry;
using Chat.Functions.Users;

namespace Chat.Functions.Archive;

/// <summary>
/// Judges what arrived and stores it with its verdict. Whoever comes first, the archive or a bot, writes the verdict; everybody else reads
/// that one, so nobody answers a message that another has removed.
/// </summary>
public sealed class MessageRecord(ThreadArchive archive, UserChanges users, PoliciesInForce policies, Classifier classifier, WaitingThreads waiting, ChatMetrics metrics)
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

        // An edit may be one of ours; and what is judged already is not paid for twice.
        var known = classifier.IsOn || versions.Any(version => version.Change is MessageChange.Edited)
            ? await archive.VersionsAsync(threadId, versions.Select(version => version.MessageId), cancellationToken)
            : null;
        var arrived = await Task.WhenAll(versions.Select(JudgedAsync));

        // Before there is work, so that a worker that ends between the two leaves it where others look.
        if (arrived.Any(row => row.AsksForWork))
        {
            await waiting.AnnounceAsync(threadId, cancellationToken);
        }

        var rows = await archive.RecordAsync(threadId, arrived, [.. happened.OfType<ThreadEvent>().Select(change => ActivityRow.Of(Nameless(change)))], known, cancellationToken);
        await policies.ReportAsync(cancellationToken);

        return rows;

        // Events come up to a day late, also of somebody who was erased meanwhile.
        MessageEvent Kept(MessageEvent version) =>
            senders.Erased.Contains(version.Sender) ? version with { Text = null, SenderName = null, Metadata = null } : version;

        ThreadEvent Nameless(ThreadEvent change) => change.Who is { } who && senders.Erased.Contains(who) ? change with { WhoName = null } : change;

        async Task<MessageRow> JudgedAsync(MessageEvent version)
        {
            if (known?.FirstOrDefault(row => row.MessageId == version.MessageId && row.Version == version.Version) is { } before)
            {
                return before;
            }

            if (version.Change is not MessageChange.Deleted && senders.Denies(version.Sender, version.OccurredOn))
            {
                return MessageRow.Of(version, new Verdict.Removed(SenderDenied));
            }

            if (known is not null && OwnEdits.Has(known, version))
            {
                return MessageRow.Of(version, new Verdict.Allowed());
            }

            var (policy, local) = (policies.Current, policies.Judge(version));
            var verdict = ModerationPolicy.Of(await classifier.JudgeAsync(policy, local, version, cancellationToken));
            metrics.VerdictGiven(verdict switch { Verdict.Allowed => "allowed", Verdict.Masked => "masked", _ => "removed" });

            return MessageRow.Of(version, verdict, policy.Ladder.Weigh(verdict.Findings), policy.Ladder.Minutes([.. verdict.Findings]));
        }
    }
}
