using Chat.Functions.Acs;

namespace Chat.Functions.Threads;

/// <summary>What our table says of a thread. Who is in it now, only the service knows.</summary>
public sealed record ThreadRoster(ThreadRow Thread, IReadOnlyList<MemberRow> Members)
{
    public MemberRow? Find(AcsUserId person) => Members.FirstOrDefault(member => member.AcsUserId == person.Value);

    /// <summary>Whoever is in the thread and has no row is a member.</summary>
    public ThreadRole RoleOf(AcsUserId person) => Find(person) is { IsOwner: true } ? ThreadRole.Owner : ThreadRole.Member;
}
