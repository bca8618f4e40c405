using Azure;
using Azure.Communication;
using Chat.Functions.Acs;
using Chat.Functions.Bots;
using Chat.Functions.Http;
using Chat.Functions.Moderation.Sanctions;
using Chat.Functions.Users;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Threads;

/// <summary>Brings people into a thread and out of it, and says what they are there.</summary>
public sealed class ThreadMembership(
    ThreadAccess access,
    GuestList guests,
    UserDirectory directory,
    BotIdentity bot,
    ThreadBook book,
    OwnerSuccession succession,
    Timeouts timeouts,
    IOptionsMonitor<ThreadOptions> options,
    TimeProvider clock)
{
    public async Task<Outcome<AddParticipantsResponse>> AddAsync(Caller caller, string threadId, AddParticipantsRequest ask, CancellationToken cancellationToken)
    {
        var entry = await access.EnterAsync(caller, threadId, cancellationToken);
        if (entry.Value is not { } seat)
        {
            return entry.Refusal!;
        }

        if (ThreadPolicy.Add(caller, seat.Role, options.CurrentValue.WhoMayAdd) is { } refusal)
        {
            return refusal;
        }

        var (welcome, refused) = await guests.ResolveAsync(caller, ask.Participants!, cancellationToken);
        var present = (await Insiders.PresentAsync(seat.Client, cancellationToken)).ToHashSet();
        (welcome, refused) = await timeouts.KeepOutAsync(threadId, welcome, refused, cancellationToken);
        var missing = welcome.Where(guest => !present.Contains(guest.Identity)).ToList();

        // The service's own user, taken out for a moment, finds its place again.
        present.UnionWith(seat.Thread is { IsOurs: true, ServiceUser: { } serviceUser } ? [new AcsUserId(serviceUser)] : []);
        var refusals = await Admission.AdmitAsync(seat.Client, missing, present, tellsFaults: false, cancellationToken);

        var now = clock.GetUtcNow();
        var came = missing.Where(guest => !refusals.ContainsKey(guest.Identity));
        await book.WriteAsync(
            null, [.. came.Select((guest, place) => MemberRow.For(threadId, guest, ThreadRole.Member, seat.Acting.Person, now, place))], cancellationToken);

        return new AddParticipantsResponse(
            [.. welcome.Where(guest => !refusals.ContainsKey(guest.Identity)).Select(guest => guest.ToMember())],
            [.. welcome.Where(guest => refusals.ContainsKey(guest.Identity)).Select(guest => guest.ToRefused(refusals[guest.Identity])), .. refused]);
    }

    public async Task<Refusal?> RemoveAsync(Caller caller, string threadId, ParticipantId participant, CancellationToken cancellationToken)
    {
        var entry = await access.EnterAsync(caller, threadId, cancellationToken);
        if (entry.Value is not { } seat)
        {
            return entry.Refusal;
        }

        if (await IdentityAsync(seat, participant, cancellationToken) is not { } person)
        {
            return Refusal.ParticipantUnknown;
        }

        if (ThreadPolicy.Remove(caller, seat.Role, person == seat.Self, await IsServiceUserAsync(seat, person, cancellationToken)) is { } refusal)
        {
            return refusal;
        }

        // First the successor, so that a thread has an owner whenever we end.
        await succession.HandOverAsync(seat.Acting, person, cancellationToken);
        try
        {
            await seat.Client.RemoveParticipantAsync(CommunicationIdentifier.FromRawId(person.Value), cancellationToken);
        }
        catch (RequestFailedException absent) when (absent.Status == 404)
        {
            return Refusal.ParticipantUnknown;
        }

        await succession.NoteLeftAsync(threadId, person, clock.GetUtcNow(), cancellationToken);

        return null;
    }

    public async Task<Refusal?> ChangeRoleAsync(Caller caller, string threadId, ParticipantId participant, ThreadRole role, CancellationToken cancellationToken)
    {
        var entry = await access.EnterAsync(caller, threadId, cancellationToken);
        if (entry.Value is not { } seat)
        {
            return entry.Refusal;
        }

        var person = await IdentityAsync(seat, participant, cancellationToken);
        var isServiceUser = person is { } named && await IsServiceUserAsync(seat, named, cancellationToken);
        if (ThreadPolicy.ChangeRole(caller, seat.Role, isServiceUser) is { } refusal)
        {
            return refusal;
        }

        if (person is not { } who || !(await Insiders.PresentAsync(seat.Client, cancellationToken)).Contains(who))
        {
            return Refusal.ParticipantUnknown;
        }

        var users = await directory.WhoAreAsync([who], cancellationToken);
        Refusal? last = null;
        await book.ChangeAsync(
            threadId,
            roster =>
            {
                last = role is ThreadRole.Member && SuccessionPolicy.IsLastOwner(roster, who) ? Refusal.LastOwner : null;
                if (last is not null || roster.RoleOf(who) == role)
                {
                    return [];
                }

                var row = roster.Find(who)
                    ?? MemberRow.For(threadId, new Guest(users.TryGetValue(who, out var user) ? user : null, who, null), role, seat.Acting.Person, clock.GetUtcNow(), 0);
                (row.Role, row.LeftOn) = (role.Text(), null);

                return [row];
            },
            cancellationToken);

        return last;
    }

    private async Task<AcsUserId?> IdentityAsync(ThreadSeat seat, ParticipantId participant, CancellationToken cancellationToken) => participant switch
    {
        ParticipantId.Me => seat.Self,
        ParticipantId.Raw { Identity: var identity } => identity,
        ParticipantId.User { UserId: var user } => (await directory.FindAsync(user, cancellationToken))?.Identity,
        _ => null,
    };

    private async Task<bool> IsServiceUserAsync(ThreadSeat seat, AcsUserId person, CancellationToken cancellationToken) =>
        seat.Thread.IsServiceUser(person) || person == await bot.IdAsync(cancellationToken);
}
