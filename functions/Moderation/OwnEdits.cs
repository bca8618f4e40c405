using Chat.Functions.Archive;
using Chat.Functions.Messages;

namespace Chat.Functions.Moderation;

/// <summary>
/// Tells our own edits from those of senders, by the text that we know to have written: anybody can write any metadata. Who edits a message to
/// exactly that text has said nothing that we would not have said ourselves.
/// </summary>
public static class OwnEdits
{
    /// <param name="known">The stored versions of this message, and perhaps of others.</param>
    public static bool Has(IEnumerable<MessageRow> known, MessageEvent edit) =>
        edit is { Change: MessageChange.Edited, Text: { } text }
        && known.Any(version => version.MessageId == edit.MessageId && version.Version < edit.Version && IsOurs(version, text));

    /// <summary>Whether we would write this text into the message of which this is a version.</summary>
    public static bool IsOurs(MessageRow version, string text) => version is { Text: { } said }
        && ((version.Overturned is true && said == text)
            || ((version.Verdict is Verdict.Masked || version.Action == Redaction.WasMasked) && ModerationPolicy.Masked(said, version.Verdict) == text));
}
