using Chat.Functions.Acs;
using Chat.Functions.Http;
using Chat.Functions.Threads;
using Chat.Functions.Users;
using Microsoft.Extensions.Options;

namespace Chat.Functions.SampleFrontend;

/// <summary>
/// Brings people into the sample's threads. Its own server adds anybody to any thread; here callers join by themselves what the sample has made,
/// and everything else is what participants may do anyhow.
/// </summary>
public sealed class LinkEntry(
    UserDirectory directory, Insiders insiders, ThreadBook book, ThreadMembership membership, IOptionsMonitor<ThreadOptions> options, TimeProvider clock)
{
    public async Task<Refusal?> EnterAsync(Caller caller, string threadId, AddSampleUserRequest ask, CancellationToken cancellationToken)
    {
        var guest = new AddParticipantsRequest([new ParticipantRequest(CommunicationUserId: ask.Id ?? "", DisplayName: ask.DisplayName)]);
        if (ThreadRules.CheckId(threadId) is { } noThread)
        {
            return noThread;
        }

        var self = await directory.FindOrCreateAsync(caller.UserId, cancellationToken);
        if (ask.Id == self.Identity.Value)
        {
            return ThreadRules.Check(guest, mayNameByRawId: true) ?? await JoinAsync(caller, self.Identity, threadId, ask.DisplayName, cancellationToken);
        }

        if (ThreadRules.Check(guest, ThreadPolicy.MayNameByRawId(caller, options.CurrentValue)) is { } refusal)
        {
            return refusal;
        }

        var added = await membership.AddAsync(caller, threadId, guest, cancellationToken);

        return added.Refusal ?? added.Value!.InvalidParticipants.Select(one => Refusal.NotAdmitted(one.Code ?? "refused")).FirstOrDefault();
    }

    private async Task<Refusal?> JoinAsync(Caller caller, AcsUserId self, string threadId, string? displayName, CancellationToken cancellationToken)
    {
        // In it already: the name is all that is new, and the service takes it from whoever says it.
        var inside = await insiders.TryAsync(self, threadId, cancellationToken);
        if (inside is null && await book.FindAsync(threadId, cancellationToken) is not { IsJoinedByLink: true, DeletedOn: null })
        {
            return Refusal.ThreadUnknown;
        }

        if ((inside ?? await insiders.AnyAsync(threadId, cancellationToken)) is not { } acting)
        {
            return Refusal.ThreadUnknown;
        }

        var guest = new Guest(caller.UserId, self, displayName);
        var present = inside is null ? await Insiders.PresentAsync(acting.Client, cancellationToken) : [];
        var refused = await Admission.AdmitAsync(acting.Client, [guest], present, tellsFaults: false, cancellationToken);
        if (refused.TryGetValue(self, out var code))
        {
            return Refusal.NotAdmitted(code);
        }

        if (inside is null)
        {
            await book.WriteAsync(null, [MemberRow.For(threadId, guest, ThreadRole.Member, acting.Person, clock.GetUtcNow(), 0)], cancellationToken);
        }

        return null;
    }
}
