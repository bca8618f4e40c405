using Chat.Functions.Acs;

namespace Chat.Functions.Users;

/// <summary>A user or bot as the store had it when nothing newer was known.</summary>
/// <param name="Key">The partition in table users.</param>
/// <param name="Stamp">Changes whenever something about the user does.</param>
public sealed record KnownUser(string Key, AcsUserId Identity, string Stamp)
{
    public DateTimeOffset? SignedOutAt { get; init; }

    public DateTimeOffset? ReturnedAt { get; init; }

    public DateTimeOffset? RevokingSince { get; init; }

    public DateTimeOffset? BannedAt { get; init; }

    public DateTimeOffset? BannedUntil { get; init; }

    public string? BanReason { get; init; }

    public DateTimeOffset? HeldSince { get; init; }

    public string? HoldReason { get; init; }

    public DateTimeOffset? ErasingSince { get; init; }

    public bool IsBannedAt(DateTimeOffset time) => BannedAt is not null && (BannedUntil is null || time < BannedUntil);

    public static KnownUser Of(UserRow row) => new(row.PartitionKey, new AcsUserId(row.AcsUserId), row.ETag.ToString())
    {
        SignedOutAt = row.SignedOutAt,
        ReturnedAt = row.ReturnedAt,
        RevokingSince = row.RevokingSince,
        BannedAt = row.BannedAt,
        BannedUntil = row.BannedUntil,
        BanReason = row.BanReason,
        HeldSince = row.HeldSince,
        HoldReason = row.HoldReason,
        ErasingSince = row.ErasingSince,
    };
}
