using System.ComponentModel.DataAnnotations;

namespace Chat.Functions.Keeping;

/// <param name="ArchiveClass">The class by which the thread is kept; left out when it is kept for good.</param>
/// <param name="Days">How long that is.</param>
/// <param name="IsDefault">The thread has no class of its own.</param>
/// <param name="PurgedUpTo">What is older was purged, or is held.</param>
/// <param name="Purges">The proofs, the latest first, 100 at most.</param>
/// <param name="Filled">How many things that no event had told were found by comparing with the service.</param>
/// <param name="Lost">Of how many messages the first words are lost, because they were changed before anybody could look.</param>
/// <param name="ComparedUpTo">Up to when the archive was compared with the service.</param>
/// <param name="UnseenSince">Since when nobody of this app is in the thread, so that nothing can be compared.</param>
public sealed record ThreadArchiveResponse(
    string ThreadId,
    string? ArchiveClass,
    int? Days,
    bool IsDefault,
    bool Held,
    DateTimeOffset? HeldSince,
    string? HoldReason,
    string? HeldBy,
    DateTimeOffset? PurgedUpTo,
    IReadOnlyList<PurgeProof> Purges,
    int Filled,
    int Lost,
    DateTimeOffset? ComparedUpTo,
    DateTimeOffset? UnseenSince);

/// <param name="UpTo">Everything before was to go.</param>
public sealed record PurgeProof(DateTimeOffset On, string ArchiveClass, int Days, DateTimeOffset UpTo, int Rows);

/// <param name="ArchiveClass">A class of the settings; null: the default one.</param>
public sealed record ClassifyThreadRequest([property: MaxLength(KeepingRules.LongestName)] string? ArchiveClass = null);
