using System.Text.Json.Serialization.Metadata;
using Chat.Emulator.Chat.Wire;
using Chat.Emulator.Http;
using Chat.Emulator.Identity;

namespace Chat.Emulator.Chat;

/// <summary>
/// The messages of a thread, the highest sequence number first. Later pages go on below the last number shown, so what
/// arrives meanwhile does not shift them.
/// </summary>
/// <remarks>learn.microsoft.com/rest/api/communication/chat/chat-thread/list-chat-messages</remarks>
internal sealed class MessageListing(ThreadDoor door)
{
    public Answer List(HttpContext http, Caller caller, string threadId) =>
        List(http, caller, threadId, ChatWire.Message, ChatJson.Wire.MessagePage);

    public Answer List<T>(HttpContext http, Caller caller, string threadId, Func<Message, T> write, JsonTypeInfo<PageBody<T>> type)
    {
        if (PageRequest.Refuses(http.Request.Query, out var page) is { } refusal)
        {
            return refusal;
        }

        SyncState? state = null;
        if (page.SyncState is { } text)
        {
            if (!SyncState.TryParse(text, out var given))
            {
                return ChatRefusals.SyncStateUnreadable;
            }

            state = given;
        }

        return door.EnterHistory(threadId, caller, (thread, window) =>
        {
            var anchor = (int)Math.Min(state?.Anchor ?? thread.Messages.Last, Math.Min(window.LastSequence, thread.Messages.Last));
            var start = (int)Math.Min(state?.Next ?? anchor, anchor);
            var value = Page(thread.Messages, start, Later(page.StartTime, window.From).ToUnixTimeMilliseconds(), page.Size, write, out var next);
            var link = next is null
                ? null
                : NextLink.Sync(http, $"/chat/threads/{threadId}/messages", new SyncState(anchor, next.Sequence), page);

            return Answer.Json(200, new PageBody<T>(value, link), type);
        });
    }

    private static List<T> Page<T>(MessageLog log, int start, long from, int size, Func<Message, T> write, out Message? next)
    {
        var value = new List<T>(Math.Min(size, log.Count));
        next = log.AtOrBelow(start);

        // Versions fall with sequence numbers, and nothing is created after its version: below the start no more can follow.
        for (; next is not null; next = log.AtOrBelow(next.Sequence - 1))
        {
            if (next.Version < from)
            {
                next = null;
                return value;
            }

            if (next.Id < from)
            {
                continue;
            }

            if (value.Count == size)
            {
                return value;
            }

            value.Add(write(next));
        }

        return value;
    }

    private static DateTimeOffset Later(DateTimeOffset? a, DateTimeOffset b) => a > b ? a.Value : b;
}
