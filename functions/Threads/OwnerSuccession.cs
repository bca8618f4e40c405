using Chat.Functions.Acs;
using Chat.Functions.Users;

namespace Chat.Functions.Threads;

/// <summary>Hands a thread over when its last owner goes, and notes who went.</summary>
public sealed class OwnerSuccession(UserDirectory directory, Insiders insiders, ThreadBook book, TimeProvider clock)
{
    /// <summary>Before an owner goes: the thread is theirs and their successor's until they are gone, so it is never nobody's.</summary>
    public async Task HandOverAsync(Insider insider, AcsUserId leaving, CancellationToken cancellationToken)
    {
        if (await book.ReadAsync(insider.Client.Id, cancellationToken) is not { } roster || !SuccessionPolicy.IsLastOwner(roster, leaving))
        {
            return;
        }

        var present = await Insiders.PresentAsync(insider.Client, cancellationToken);
        var users = await directory.WhoAreAsync(present, cancellationToken);
        await book.ChangeAsync(
            insider.Client.Id,
            now => SuccessionPolicy.IsLastOwner(now, leaving) && SuccessionPolicy.Next(now, present, leaving, users.ContainsKey) is { } next
                ? [Owner(insider.Client.Id, now, next, users[next], leaving)]
                : [],
            cancellationToken);
    }

    public Task NoteLeftAsync(string threadId, AcsUserId who, DateTimeOffset leftOn, CancellationToken cancellationToken) => book.ChangeAsync(
        threadId,
        roster =>
        {
            if (roster.Find(who) is not { LeftOn: null } row)
            {
                return [];
            }

            (row.LeftOn, row.Role) = (leftOn.ToUniversalTime(), ThreadRoles.Member);

            return [row];
        },
        cancellationToken);

    /// <summary>Somebody went past us. The event may be an old one, so the thread itself is asked.</summary>
    public async Task LeftAsync(string threadId, AcsUserId who, DateTimeOffset leftOn, CancellationToken cancellationToken)
    {
        if (await book.FindMemberAsync(threadId, who, cancellationToken) is not { LeftOn: null } row)
        {
            return;
        }

        if (await insiders.AnyAsync(threadId, cancellationToken) is { } insider)
        {
            if ((await Insiders.PresentAsync(insider.Client, cancellationToken)).Contains(who))
            {
                return;
            }

            await HandOverAsync(insider, who, cancellationToken);
        }

        await NoteLeftAsync(threadId, who, leftOn, cancellationToken);
    }

    private MemberRow Owner(string threadId, ThreadRoster roster, AcsUserId next, UserId user, AcsUserId from)
    {
        var row = roster.Find(next) ?? MemberRow.For(threadId, new Guest(user, next, null), ThreadRole.Owner, from, clock.GetUtcNow(), 0);
        (row.Role, row.LeftOn) = (ThreadRoles.Owner, null);

        return row;
    }
}
