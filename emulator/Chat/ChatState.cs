using System.Collections.Concurrent;
using Chat.Emulator.State;

namespace Chat.Emulator.Chat;

/// <summary>All threads, and who is in which.</summary>
internal sealed class ChatState
{
    private readonly ConcurrentDictionary<string, ChatThread> threads = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, UserThreads> users = new(StringComparer.Ordinal);

    public ActivityOrder Order { get; } = new();

    public IEnumerable<ChatThread> Threads => threads.Values;

    public int ThreadCount => threads.Count;

    public ChatThread? Find(string threadId) => threads.GetValueOrDefault(threadId);

    public UserThreads Of(string userId) => users.GetOrAdd(userId, static _ => new UserThreads());

    public void Apply(Change change)
    {
        if (change is not ChatChange chat)
        {
            return;
        }

        if (chat is ThreadCreated created)
        {
            Add(created);
            return;
        }

        if (Find(chat.ThreadId) is not { } thread)
        {
            return;
        }

        switch (chat)
        {
            case ParticipantsAdded added:
                Join(thread, added.Participants);
                break;
            case ParticipantRemoved removed:
                Of(removed.ParticipantId).Remove(thread.Id);
                break;
            case ThreadDeleted:
                Leave(thread);
                break;
        }

        thread.Apply(chat);
    }

    private void Add(ThreadCreated created)
    {
        var thread = new ChatThread(created, Order);
        threads[thread.Id] = thread;
        Join(thread, created.Participants);
        if (created.RequestId is { } requestId)
        {
            Of(created.By).Remember(requestId, thread.Id);
        }
    }

    private void Join(ChatThread thread, IReadOnlyList<Participant> participants)
    {
        foreach (var participant in participants)
        {
            Of(participant.Id).Add(thread);
        }
    }

    private void Leave(ChatThread thread)
    {
        foreach (var participant in thread.Participants)
        {
            Of(participant.Id).Remove(thread.Id);
        }
    }
}
