using Chat.Functions.Messages;
using Chat.Functions.Moderation;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Archive;

/// <summary>
/// Judges what arrived and stores it with its verdict. Whoever comes first, the archive or a bot, writes the verdict; everybody else reads
/// that one, so nobody answers a message that another has removed.
/// </summary>
public sealed class MessageRecord(ThreadArchive archive, IOptionsMonitor<ModerationOptions> moderation)
{
    /// <summary>All stored versions of the messages that these events are about.</summary>
    public Task<IReadOnlyList<MessageRow>> RecordAsync(string threadId, IReadOnlyList<ChatEvent> happened, CancellationToken cancellationToken)
    {
        var rules = moderation.CurrentValue.Rules;

        return archive.RecordAsync(
            threadId,
            [.. happened.OfType<MessageEvent>().Select(version => MessageRow.Of(version, ModerationPolicy.Judge(version.Text ?? "", version.IsHtml, rules)))],
            [.. happened.OfType<ThreadEvent>().Select(ActivityRow.Of)],
            cancellationToken);
    }
}
