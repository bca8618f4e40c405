using System.Globalization;
using System.Text;
using Chat.Emulator.Chat.Wire;
using Chat.Emulator.Http;
using Chat.Emulator.Identity;
using Chat.Emulator.State;

namespace Chat.Emulator.Chat;

/// <summary>Sends, shows, edits and deletes messages.</summary>
/// <remarks>learn.microsoft.com/rest/api/communication/chat/chat-thread</remarks>
internal sealed class MessageOperations(ThreadDoor door)
{
    private readonly Ledger ledger = door.Ledger;

    public Answer Send(HttpContext http, Caller caller, string threadId, SendMessageRequest ask) => Send(caller, threadId, ask, id => Answer.Json(
        201,
        new SentMessageBody(id),
        ChatJson.Wire.SentMessageBody,
        location: $"{NextLink.Base(http)}/chat/threads/{Uri.EscapeDataString(threadId)}/messages/{id}"));

    public Answer Send(Caller caller, string threadId, SendMessageRequest ask, Func<string, Answer> answer)
    {
        if (string.IsNullOrEmpty(ask.Content))
        {
            return ChatRefusals.ContentMissing;
        }

        if (ChatWire.Type(ask.Type) is not { } type)
        {
            return ChatRefusals.TypeUnknown;
        }

        if (!ChatWire.TryMetadata(ask.Metadata, out var given))
        {
            return ChatRefusals.MetadataNotText;
        }

        var metadata = MetadataMerge.Merge(null, given);
        if (IsTooLarge(ask.Content, metadata))
        {
            return ChatRefusals.ContentTooLarge;
        }

        var content = type is MessageType.Html ? HtmlContent.Sanitise(ask.Content) : ask.Content;

        return door.Enter(threadId, caller, TokenScopes.MayReadAndWrite, thread =>
        {
            if (thread.FindByClientId(caller.Id, ask.ClientMessageId) is { } earlier)
            {
                return answer(ChatWire.Number(earlier.Id));
            }

            var now = ledger.Now;
            var sent = new MessageSent(
                threadId,
                caller.Id,
                thread.NextVersion(now),
                type,
                content,
                ask.SenderDisplayName,
                metadata,
                ask.Priority,
                ask.ClientMessageId) { At = now };
            ledger.Commit(sent);

            return answer(ChatWire.Number(sent.Version));
        });
    }

    public Answer Get(Caller caller, string threadId, string messageId) =>
        Get(caller, threadId, messageId, message => Answer.Json(200, ChatWire.Message(message), ChatJson.Wire.MessageBody));

    public Answer Get(Caller caller, string threadId, string messageId, Func<Message, Answer> answer) =>
        door.EnterHistory(threadId, caller, (thread, window) =>
            Find(thread, messageId) is { } message && window.Shows(message) ? answer(message) : ChatRefusals.NotFound);

    public Answer Update(Caller caller, string threadId, string messageId, UpdateMessageRequest ask)
    {
        if (ask.Content is "")
        {
            return ChatRefusals.ContentMissing;
        }

        if (!ChatWire.TryMetadata(ask.Metadata, out var metadata))
        {
            return ChatRefusals.MetadataNotText;
        }

        return OwnMessage(caller, threadId, messageId, (thread, message) =>
        {
            if (IsTooLarge(ask.Content ?? message.Content ?? "", MetadataMerge.Merge(message.Metadata, metadata)))
            {
                return ChatRefusals.ContentTooLarge;
            }

            var content = ask.Content is not null && message.Type is MessageType.Html ? HtmlContent.Sanitise(ask.Content) : ask.Content;
            var now = ledger.Now;
            ledger.Commit(new MessageEdited(threadId, caller.Id, thread.NextVersion(now), message.Id, content, metadata) { At = now });

            return Answer.Status(204);
        });
    }

    public Answer Delete(Caller caller, string threadId, string messageId) => OwnMessage(caller, threadId, messageId, (thread, message) =>
    {
        var now = ledger.Now;
        ledger.Commit(new MessageDeleted(threadId, caller.Id, thread.NextVersion(now), message.Id) { At = now });

        return Answer.Status(204);
    });

    /// <summary>Only the sender may change a message, and nobody one that is deleted.</summary>
    private Answer OwnMessage(Caller caller, string threadId, string messageId, Func<ChatThread, Message, Answer> act) =>
        door.Enter(threadId, caller, TokenScopes.MayReadAndWrite, thread => Find(thread, messageId) switch
        {
            null => ChatRefusals.NotFound,
            { IsSystem: true } => ChatRefusals.Forbidden,
            var message when message.By != caller.Id => ChatRefusals.Forbidden,
            { DeletedOn: not null } => ChatRefusals.NotFound,
            var message => act(thread, message),
        });

    // Metadata of a message has no documented limit of its own; it is counted in the message's (inferred).
    private static bool IsTooLarge(string content, IReadOnlyDictionary<string, string>? metadata) =>
        Encoding.UTF8.GetByteCount(content) + ChatWire.Size(metadata) > ChatLimits.MessageBytes;

    private static Message? Find(ChatThread thread, string messageId) =>
        long.TryParse(messageId, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? thread.Messages.Find(id) : null;
}
