using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Chat.Emulator.Chat.Wire;
using Chat.Emulator.Http;
using Chat.Emulator.Identity;
using Chat.Emulator.State;

namespace Chat.Emulator.Chat;

/// <summary>Typing indicators and read receipts: signals of small threads.</summary>
/// <remarks>learn.microsoft.com/rest/api/communication/chat/chat-thread</remarks>
internal sealed class SignalOperations(ThreadDoor door)
{
    private readonly Ledger ledger = door.Ledger;

    /// <summary>Told of typing, which leaves no trace in the state.</summary>
    public Action<ChatThread, string, string?>? Typed { get; set; }

    public Answer Type(Caller caller, string threadId, TypingRequest ask) => SmallThread(caller, threadId, thread =>
    {
        Typed?.Invoke(thread, caller.Id, ask.SenderDisplayName);

        return Answer.Status(200);
    });

    public Answer SendReceipt(Caller caller, string threadId, ReceiptRequest ask)
    {
        if (string.IsNullOrEmpty(ask.ChatMessageId))
        {
            return ChatRefusals.MessageIdMissing;
        }

        return SmallThread(caller, threadId, thread =>
        {
            if (!long.TryParse(ask.ChatMessageId, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                || thread.Messages.Find(id) is not { } message
                || thread.WindowOf(caller.Id)?.Shows(message) is not true)
            {
                return ChatRefusals.NotFound;
            }

            var now = ledger.Now;
            ledger.Commit(new ReceiptSent(threadId, caller.Id, thread.NextVersion(now), message.Id) { At = now });

            return Answer.Status(200);
        });
    }

    public Answer ListReceipts(HttpContext http, Caller caller, string threadId) =>
        ListReceipts(http, caller, threadId, ChatWire.Receipt, ChatJson.Wire.ReceiptPage);

    public Answer ListReceipts<T>(
        HttpContext http, Caller caller, string threadId, Func<Receipt, T> write, JsonTypeInfo<PageBody<T>> type)
    {
        if (PageRequest.Refuses(http.Request.Query, out var page) is { } refusal)
        {
            return refusal;
        }

        return SmallThread(caller, threadId, thread =>
        {
            var value = thread.Receipts.Skip(page.Skip).Take(page.Size).Select(write).ToArray();
            var next = (long)page.Skip + page.Size < thread.Receipts.Count
                ? NextLink.Skip(http, $"/chat/threads/{threadId}/readReceipts", page.Skip + page.Size, page.Size)
                : null;

            return Answer.Json(200, new PageBody<T>(value, next), type);
        });
    }

    private Answer SmallThread(Caller caller, string threadId, Func<ChatThread, Answer> act) =>
        door.Enter(threadId, caller, TokenScopes.MayReadAndWrite, thread =>
            thread.ParticipantCount > ChatLimits.SmallThread ? ChatRefusals.ThreadTooLarge : act(thread));
}
