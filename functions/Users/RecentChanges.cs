using Chat.Functions.Acs;

namespace Chat.Functions.Users;

/// <summary>Who changed of late, as one look into the store showed it.</summary>
/// <param name="LookedAt">When the look began, by the clock's timestamp; null before the first.</param>
public sealed record RecentChanges(
    string Stamp,
    long? LookedAt,
    IReadOnlyDictionary<string, string> Stamps,
    IReadOnlyDictionary<AcsUserId, Denial> Denials,
    IReadOnlySet<AcsUserId> Erased)
{
    public static readonly RecentChanges None =
        new("none", null, new Dictionary<string, string>(), new Dictionary<AcsUserId, Denial>(), new HashSet<AcsUserId>());

    /// <summary>What anything remembered about this user must have been remembered under.</summary>
    public string StampOf(string userKey) => Stamps.GetValueOrDefault(userKey, "");

    /// <summary>True for what this identity sent with a token that was revoked but may still have been honoured.</summary>
    public bool Denies(AcsUserId sender, DateTimeOffset sentAt) => Denials.TryGetValue(sender, out var denial) && denial.Covers(sentAt);
}

/// <summary>A time in which nothing from an identity counts.</summary>
public readonly record struct Denial(DateTimeOffset From, DateTimeOffset Until)
{
    public bool Covers(DateTimeOffset time) => time >= From && time < Until;
}
