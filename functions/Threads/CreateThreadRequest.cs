using System.ComponentModel.DataAnnotations;
using Chat.Functions.Keeping;

namespace Chat.Functions.Threads;

/// <summary>A thread with a topic and the people in it besides the caller.</summary>
/// <param name="Participants">May be empty.</param>
/// <param name="Metadata">At most 1,024 bytes in all, keys and values together.</param>
/// <param name="ArchiveClass">By which class the archive keeps it; for backends, Chat.Admin and Chat.Compliance to say.</param>
public sealed record CreateThreadRequest(
    [property: Required, MaxLength(ThreadRules.LongestTopic)] string? Topic = null,
    [property: Required, MaxLength(ThreadRules.MostParticipants)] IReadOnlyList<ParticipantRequest?>? Participants = null,
    IReadOnlyDictionary<string, string?>? Metadata = null,
    Retention? Retention = null,
    [property: MaxLength(KeepingRules.LongestName)] string? ArchiveClass = null);
