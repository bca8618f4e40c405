using Chat.Functions.Acs;

namespace Chat.Functions.Threads;

/// <summary>
/// Who owns a thread after its last owner: of those who are in it and are users of this app, whoever was added first by our account; then those
/// whom others let in past us, in the order the service names them.
/// </summary>
public static class SuccessionPolicy
{
    public static bool IsLastOwner(ThreadRoster roster, AcsUserId who) =>
        roster.RoleOf(who) is ThreadRole.Owner && !roster.Members.Any(member => member.IsOwner && member.AcsUserId != who.Value);

    /// <param name="present">Who is in the thread, by the service's account.</param>
    /// <param name="isUser">Whether somebody is a user of this app; nobody else could do anything with it.</param>
    public static AcsUserId? Next(ThreadRoster roster, IReadOnlyList<AcsUserId> present, AcsUserId leaving, Func<AcsUserId, bool> isUser) => present
        .Where(person => person != leaving && isUser(person) && !roster.Thread.IsServiceUser(person))
        .Select(person => (Person: person, Row: roster.Find(person)))
        .OrderBy(one => one.Row is null)
        .ThenBy(one => one.Row?.AddedOn)
        .ThenBy(one => one.Row?.Place)
        .Select(one => (AcsUserId?)one.Person)
        .FirstOrDefault();
}
