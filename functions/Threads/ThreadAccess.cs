using Chat.Functions.Acs;
using Chat.Functions.Http;
using Chat.Functions.Users;

namespace Chat.Functions.Threads;

/// <summary>
/// Lets a caller into a thread. To who is not in it, or not any more, it does not exist. Threads that were made past us are taken into our
/// account at the first call: their creator is the owner.
/// </summary>
public sealed class ThreadAccess(UserDirectory directory, Insiders insiders, ThreadBook book, TimeProvider clock)
{
    public async Task<Outcome<ThreadSeat>> EnterAsync(Caller caller, string threadId, CancellationToken cancellationToken)
    {
        if (ThreadRules.CheckId(threadId) is { } refusal)
        {
            return refusal;
        }

        var self = await directory.FindAsync(caller.UserId, cancellationToken) is { } user
            ? await insiders.TryAsync(user.Identity, threadId, cancellationToken)
            : null;
        var acting = self ?? (ThreadPolicy.SeesFromOutside(caller) ? await insiders.AnyAsync(threadId, cancellationToken) : null);
        if (acting is null)
        {
            return Refusal.ThreadUnknown;
        }

        var thread = await book.FindAsync(threadId, cancellationToken) ?? await AdoptAsync(acting, cancellationToken);
        if (self is null)
        {
            return new ThreadSeat(caller, null, acting, thread);
        }

        var isOwner = await book.FindMemberAsync(threadId, self.Person, cancellationToken) is { IsOwner: true };

        return new ThreadSeat(caller, isOwner ? ThreadRole.Owner : ThreadRole.Member, self, thread);
    }

    private async Task<ThreadRow> AdoptAsync(Insider acting, CancellationToken cancellationToken)
    {
        var (threadId, creator) = (acting.Client.Id, new AcsUserId(acting.Properties.CreatedBy.RawId));
        var thread = ThreadRow.For(threadId, creator.Value, acting.Properties.CreatedOn, serviceUser: null);
        var present = await Insiders.PresentAsync(acting.Client, cancellationToken);
        var users = await directory.WhoAreAsync([.. present, creator], cancellationToken);

        // A creator who is gone owns nothing any more.
        var owner = present.Contains(creator)
            ? creator
            : SuccessionPolicy.Next(new ThreadRoster(thread, []), present, creator, users.ContainsKey);
        MemberRow[] rows = owner is { } person
            ? [MemberRow.For(threadId, new Guest(users.TryGetValue(person, out var user) ? user : null, person, null), ThreadRole.Owner, creator, clock.GetUtcNow(), 0)]
            : [];

        return await book.TryOpenAsync(thread, rows, cancellationToken)
            ? thread
            : await book.FindAsync(threadId, cancellationToken) ?? thread;
    }
}
