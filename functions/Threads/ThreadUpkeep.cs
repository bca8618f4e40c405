using Chat.Functions.Bots;
using Chat.Functions.Messages;

namespace Chat.Functions.Threads;

/// <summary>
/// What a thread's event means for our account of it: a deleted thread is closed, who left is noted, an ownerless thread gets an owner, and the
/// service's own user comes back. Events may come again and in any order.
/// </summary>
public sealed class ThreadUpkeep(BotIdentity bot, ServiceUser serviceUser, ThreadBook book, OwnerSuccession succession)
{
    public async Task HappenAsync(ThreadEvent happened, CancellationToken cancellationToken)
    {
        switch (happened)
        {
            case { Change: ThreadChange.Deleted }:
                await book.CloseAsync(happened.ThreadId, happened.OccurredOn, cancellationToken);
                break;

            case { Change: ThreadChange.ParticipantRemoved, Who: { } who }
                when await book.FindAsync(happened.ThreadId, cancellationToken) is { DeletedOn: null } thread:
                await (thread.IsServiceUser(who) || who == await bot.IdAsync(cancellationToken)
                    ? ReturnAsync(thread, happened, cancellationToken)
                    : succession.LeftAsync(happened.ThreadId, who, happened.OccurredOn, cancellationToken));
                break;
        }
    }

    // Once per removal: whoever takes the service's own user out again and again costs us one call each time, not a race. Noted afterwards, so
    // that a worker that ends in between does it again.
    private async Task ReturnAsync(ThreadRow thread, ThreadEvent removed, CancellationToken cancellationToken)
    {
        if (thread.ReturnedAfter >= removed.Version)
        {
            return;
        }

        await serviceUser.ReturnAsync(removed.ThreadId, cancellationToken);
        await book.ChangeThreadAsync(
            removed.ThreadId,
            row =>
            {
                var isNews = !(row.ReturnedAfter >= removed.Version);
                row.ReturnedAfter = isNews ? removed.Version : row.ReturnedAfter;

                return isNews;
            },
            cancellationToken);
    }
}
