using Chat.Functions.Acs;
using Chat.Functions.Archive;

namespace Chat.Functions.Moderation.Enforcement;

/// <summary>What waits for one sender in a thread, in the order in which it is done, and how much of it the budget allows now.</summary>
/// <param name="Offences">How often they have broken the rules here in the last ten seconds.</param>
/// <param name="IsOut">Known not to be in the thread.</param>
public sealed record SenderWork(
    string ThreadId, AcsUserId Who, IReadOnlyList<WorkRow> Work, IReadOnlyList<MessageRow> Versions, int Offences, bool IsOut, int Room)
{
    public bool Fits => Work.Count(work => work.Writes) <= Room;

    public string? Name => Versions.Select(version => version.SenderName).FirstOrDefault(name => name is { Length: > 0 });

    public MessageRow? VersionOf(WorkRow work) => Versions.FirstOrDefault(version => version.MessageId == work.Message && version.Version == work.Version);
}
