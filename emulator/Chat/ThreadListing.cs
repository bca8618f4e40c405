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

        // Anchor: the moment the listing began. Next and Tie: activity and number of the last thread shown.
        var state = new SyncState(ledger.Now.ToUnixTimeMilliseconds() + 1, long.MaxValue, long.MaxValue);
        if (page.SyncState is { } text && !SyncState.TryParse(text, out state))
        {
            return ChatRefusals.SyncStateUnreadable;
        }

        return ledger.Run(all => Page(http, all.Chat.Of(caller.Id).All(), page, state));
    }

    private static Answer Page(HttpContext http, ChatThread[] threads, PageRequest page, SyncState state)
    {
        var start = page.StartTime?.ToUnixTimeMilliseconds() ?? long.MinValue;
        var oldestOnTop = new PriorityQueue<ChatThread, (long Activity, long Tie)>(page.Size + 1);
        var left = 0;
        foreach (var thread in threads)
        {
            var place = (Activity: ActivityAsOf(thread, state.Anchor), Tie: (long)thread.Number);
            if (thread.CreatedVersion > state.Anchor || place.Activity < start || place.CompareTo((state.Next, state.Tie)) >= 0)
            {
                continue;
            }

            left++;
            if (oldestOnTop.Count < page.Size)
            {
                oldestOnTop.Enqueue(thread, place);
            }
            else
            {
                oldestOnTop.EnqueueDequeue(thread, place);
            }
        }

        var items = new ThreadItemBody[oldestOnTop.Count];
        var last = default((long Activity, long Tie));
        for (var i = items.Length - 1; oldestOnTop.TryDequeue(out var thread, out var place); i--)
        {
            last = i == items.Length - 1 ? place : last;
            items[i] = Item(thread);
        }

        return Answer.Json(
            200,
            new PageBody<ThreadItemBody>(
                items, left > items.Length ? NextLink.Sync(http, "/chat/threads", state with { Next = last.Activity, Tie = last.Tie }, page) : null),
            ChatJson.Wire.ThreadPage);
    }

    private static ThreadItemBody Item(ChatThread thread)
    {
        var arrival = thread.LastArrival;

        lock (thread.Gate)
        {
            return new ThreadItemBody(
                thread.Id, thread.Topic, arrival == 0 ? null : ChatWire.Time(DateTimeOffset.FromUnixTimeMilliseconds(arrival)));
        }
    }

    private static long ActivityAsOf(ChatThread thread, long anchor)
    {
        var arrival = thread.LastArrival;
        if (arrival > anchor)
        {
            lock (thread.Gate)
            {
                arrival = thread.Messages.ArrivalAsOf(anchor);
            }
        }

        return Math.Max(arrival, thread.CreatedVersion);
    }
}
