using Chat.Emulator.Chat.Wire;
using Chat.Emulator.Http;
using Chat.Emulator.Identity;
using Chat.Emulator.State;

namespace Chat.Emulator.Chat;

/// <summary>
/// The caller's threads, the most recently used first. All pages of a listing show the order as it was when the listing
/// began, so a thread that becomes active in between is neither lost nor shown twice.
/// </summary>
/// <remarks>learn.microsoft.com/rest/api/communication/chat/chat/list-chat-threads</remarks>
internal sealed class ThreadListing(Ledger ledger)
{
    public Answer List(HttpContext http, Caller caller)
    {
        if (!caller.May(TokenScopes.MayReadAndWrite))
        {
            return ChatRefusals.Forbidden;
        }

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

        return ledger.Run(all =>
        {
            var anchor = state?.Anchor ?? all.Chat.Order.Last;

            return Page(http, all.Chat.Of(caller.Id).All(), page, new SyncState(anchor, state?.Next ?? anchor + 1));
        });
    }

    private static Answer Page(HttpContext http, ChatThread[] threads, PageRequest page, SyncState state)
    {
        var oldestOnTop = new PriorityQueue<ChatThread, long>(page.Size + 1);
        var left = 0;
        // The last ones joined are mostly the last ones used: taken first, they leave little to put out again.
        foreach (var thread in threads.Reverse())
        {
            lock (thread.Gate)
            {
                var activity = thread.ActivityAsOf(state.Anchor);
                if (activity == 0 || activity >= state.Next || (thread.LastMessageReceivedOn ?? thread.CreatedOn) < page.StartTime)
                {
                    continue;
                }

                left++;
                if (oldestOnTop.Count < page.Size)
                {
                    oldestOnTop.Enqueue(thread, activity);
                }
                else if (oldestOnTop.TryPeek(out _, out var oldest) && oldest < activity)
                {
                    oldestOnTop.DequeueEnqueue(thread, activity);
                }
            }
        }

        var items = new ThreadItemBody[oldestOnTop.Count];
        var next = 0L;
        for (var i = items.Length - 1; oldestOnTop.TryDequeue(out var thread, out var activity); i--)
        {
            next = i == items.Length - 1 ? activity : next;
            lock (thread.Gate)
            {
                items[i] = Item(thread);
            }
        }

        return Answer.Json(
            200,
            new PageBody<ThreadItemBody>(
                items, left > items.Length ? NextLink.Sync(http, "/chat/threads", state with { Next = next }, page) : null),
            ChatJson.Wire.ThreadPage);
    }

    private static ThreadItemBody Item(ChatThread thread) => new(
        thread.Id, thread.Topic, thread.LastMessageReceivedOn is { } received ? ChatWire.Time(received) : null);
}
