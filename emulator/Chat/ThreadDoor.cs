using Chat.Emulator.Http;
using Chat.Emulator.Identity;
using Chat.Emulator.State;

namespace Chat.Emulator.Chat;

/// <summary>Lets callers into a thread: the token must allow it and the caller must be in it. One at a time.</summary>
/// <remarks>learn.microsoft.com/azure/communication-services/concepts/chat/concepts</remarks>
internal sealed class ThreadDoor(Ledger ledger)
{
    public Ledger Ledger => ledger;

    public Answer Enter(string threadId, Caller caller, TokenScope needs, Func<ChatThread, Answer> act) =>
        Open(threadId, caller, needs, thread => thread.Find(caller.Id) is null ? ChatRefusals.Forbidden : act(thread));

    /// <summary>For reading messages, which those who were removed may still do.</summary>
    public Answer EnterHistory(string threadId, Caller caller, Func<ChatThread, HistoryWindow, Answer> act) =>
        Open(threadId, caller, TokenScopes.MayReadAndWrite, thread =>
            thread.WindowOf(caller.Id) is { } window ? act(thread, window) : ChatRefusals.Forbidden);

    private Answer Open(string threadId, Caller caller, TokenScope needs, Func<ChatThread, Answer> act)
    {
        if (!caller.May(needs))
        {
            return ChatRefusals.Forbidden;
        }

        return ledger.Run<Answer>(state =>
        {
            if (state.Chat.Find(threadId) is not { } thread)
            {
                return ChatRefusals.NotFound;
            }

            lock (thread.Gate)
            {
                return thread.DeletedOn is null ? act(thread) : ChatRefusals.NotFound;
            }
        });
    }
}
