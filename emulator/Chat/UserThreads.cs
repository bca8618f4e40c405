namespace Chat.Emulator.Chat;

/// <summary>The threads a user is in, and the create requests he has made.</summary>
internal sealed class UserThreads
{
    private readonly Dictionary<string, ChatThread> threads = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> created = new(StringComparer.Ordinal);

    /// <summary>Held while a create request is looked up and answered, so that its repetition cannot overtake it.</summary>
    public Lock Creating { get; } = new();

    public ChatThread[] All()
    {
        lock (threads)
        {
            return [.. threads.Values];
        }
    }

    public void Add(ChatThread thread)
    {
        lock (threads)
        {
            threads[thread.Id] = thread;
        }
    }

    public void Remove(string threadId)
    {
        lock (threads)
        {
            threads.Remove(threadId);
        }
    }

    public string? CreatedBy(string requestId)
    {
        lock (created)
        {
            return created.GetValueOrDefault(requestId);
        }
    }

    public void Remember(string requestId, string threadId)
    {
        lock (created)
        {
            created[requestId] = threadId;
        }
    }
}
