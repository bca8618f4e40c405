using System.Net;
using System.Text.RegularExpressions;
using Chat.Functions.Acs;
using Chat.Functions.Archive;
using Chat.Functions.Messages;
using Chat.Functions.Tables;

namespace Chat.Functions.Bots;

/// <summary>What a bot may answer: a message, or that somebody came.</summary>
public sealed partial record BotTrigger
{
    private const string JoinPrefix = "join:";

    public required string ThreadId { get; init; }

    /// <summary>The message's id, or <c>join:{who}</c>; what a reply names.</summary>
    public required string Id { get; init; }

    public required long Version { get; init; }

    /// <summary>Who sent the message, or who came.</summary>
    public required AcsUserId Who { get; init; }

    public string? WhoName { get; init; }

    /// <summary>When it happened, by the service's clock.</summary>
    public required DateTimeOffset On { get; init; }

    /// <summary>The message as plain text; empty for a joining.</summary>
    public string Text { get; init; } = "";

    /// <summary>Null for a joining.</summary>
    public MessageEvent? Message { get; init; }

    public bool IsJoining => Message is null;

    /// <summary>Null for what no bot answers: edits, deletions, changes of the thread.</summary>
    public static BotTrigger? Of(ChatEvent happened) => happened switch
    {
        MessageEvent { Change: MessageChange.Received, Text: { } text } message => new BotTrigger
        {
            ThreadId = message.ThreadId,
            Id = message.MessageId,
            Version = message.Version,
            Who = message.Sender,
            WhoName = message.SenderName,
            On = message.ComposedOn,
            Text = Plain(text, message.IsHtml),
            Message = message,
        },
        ThreadEvent { Change: ThreadChange.ParticipantAdded, Who: { } who } joined => new BotTrigger
        {
            ThreadId = joined.ThreadId,
            Id = $"{JoinPrefix}{who.Value}",
            Version = joined.Version,
            Who = who,
            WhoName = joined.WhoName,
            On = joined.OccurredOn,
        },
        _ => null,
    };

    public static bool IsJoiningId(string id) => id.StartsWith(JoinPrefix, StringComparison.Ordinal);

    public static AcsUserId WhoJoined(string id) => new(id[JoinPrefix.Length..]);

    /// <summary>
    /// Where the claims on a trigger begin in its thread's partition: beside the message, or for a joining behind all that was said. A person is
    /// welcomed once, however often they come.
    /// </summary>
    public static string ClaimsOf(string id) => IsJoiningId(id) ? $"y|{TableKey.Of(id)}|r|" : $"{MessageRow.IdKey(id)}|r|";

    public static string Plain(string text, bool isHtml) => isHtml ? WebUtility.HtmlDecode(Tag().Replace(text, " ")).Trim() : text;

    [GeneratedRegex("<[^>]*>", RegexOptions.NonBacktracking)]
    private static partial Regex Tag();
}
