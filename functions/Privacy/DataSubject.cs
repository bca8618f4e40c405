using Chat.Functions.Acs;
using Chat.Functions.Users;

namespace Chat.Functions.Privacy;

/// <summary>Somebody whose data is asked for or erased, by every identity there was.</summary>
public sealed record DataSubject(string Key, IReadOnlyList<AcsUserId> Identities)
{
    public UserId? UserId => UserRow.UserOf(Key);

    public AcsUserId Current => Identities[0];
}
