using Chat.Emulator.State;

namespace Chat.Emulator.Chat;

/// <summary>Deletes threads when the days of their retention policy are over, by the adjustable clock.</summary>
/// <remarks>learn.microsoft.com/azure/communication-services/concepts/chat/concepts (chat retention policy)</remarks>
internal sealed class RetentionClock : IDisposable
{
    private readonly Ledger ledger;
    private readonly ITimer timer;
    private readonly Lock gate = new();
    private readonly PriorityQueue<string, DateTimeOffset> waiting = new();

    public RetentionClock(Ledger ledger)
    {
        this.ledger = ledger;
        timer = ledger.Clock.CreateTimer(_ => DeleteDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Looks at every thread: after a start, and when everything was replaced.</summary>
    public void Resume()
    {
        foreach (var thread in ledger.State.Chat.Threads)
        {
            lock (thread.Gate)
            {
                Watch(thread);
            }
        }
    }

    /// <summary>Called with each change while its thread is held.</summary>
    public void Hear(Change change)
    {
        switch (change)
        {
            case ThreadCreated { Retention: not null } or ThreadUpdated { Retention: not null }
                when ledger.State.Chat.Find(((ChatChange)change).ThreadId) is { } thread:
                Watch(thread);
                break;
            case ResourceCreated:
                Resume();
                break;
        }
    }

    public void Dispose() => timer.Dispose();

    private void Watch(ChatThread thread)
    {
        if (thread is { DeleteAfter: { } due, DeletedOn: null })
        {
            lock (gate)
            {
                waiting.Enqueue(thread.Id, due);
                Wind();
            }
        }
    }

    private void DeleteDue()
    {
        while (TryTakeDue(out var threadId))
        {
            ledger.Run(state =>
            {
                if (state.Chat.Find(threadId) is not { } thread)
                {
                    return false;
                }

                lock (thread.Gate)
                {
                    // The policy may have changed since it was written down here.
                    var now = ledger.Now;
                    if (thread is { DeleteAfter: { } due, DeletedOn: null } && due <= now)
                    {
                        ledger.Commit(new ThreadDeleted(threadId, By: "", thread.NextVersion(now)) { At = now });
                    }
                }

                return true;
            });
        }
    }

    private bool TryTakeDue(out string threadId)
    {
        lock (gate)
        {
            if (waiting.TryPeek(out threadId!, out var due) && due <= ledger.Now)
            {
                waiting.Dequeue();

                return true;
            }

            Wind();

            return false;
        }
    }

    private void Wind()
    {
        if (waiting.TryPeek(out _, out var due))
        {
            var rest = due - ledger.Now;
            timer.Change(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
