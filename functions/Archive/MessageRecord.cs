using Chat.Functions.Messages;
using Chat.Functions.Moderation.Policies;

namespace Chat.Functions.Archive;

/// <summary>
/// Judges what arrived and stores it with its verdict. Whoever comes first, the archive or a bot, writes the verdict; everybody else reads
/// that one, so nobody answers a message that another has removed.
/// </summary>
public sealed class MessageRecord(ThreadArchive archive, PoliciesInForce policies)
{
    /// <summary>All stored versions of the messages that these events are about.</summary>
    public async Task<IReadOnlyList<MessageRow>> RecordAsync(string threadId, IReadOnlyList<ChatEvent> happened, CancellationToken cancellationToken)
    {
        await policies.ReadyAsync(cancellationToken);

        var rows = await archive.RecordAsync(
            threadId,
            [.. happened.OfType<MessageEvent>().Select(version => MessageRow.Of(version, policies.Judge(version)))],
            [.. happened.OfType<ThreadEvent>().Select(ActivityRow.Of)],
            cancellationToken);
        await policies.ReportAsync(cancellationToken);

        return rows;
    }
}
