using Azure;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Tables;

namespace Chat.Functions.Users;

/// <summary>Table users, partition = user: the chat identity, and how the user stands with us.</summary>
public sealed class UserRow : ITableEntity
{
    public const string IdentityRow = "identity";

    private const string UserPrefix = "user|";

    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public string AcsUserId { get; set; } = "";

    /// <summary>Identities that were deleted in the service and replaced, parted by spaces: messages of old bear them.</summary>
    public string? FormerAcsUserIds { get; set; }

    /// <summary>When the user was signed out everywhere; sessions from before are refused.</summary>
    public DateTimeOffset? SignedOutAt { get; set; }

    /// <summary>When the user came back in a session of after that.</summary>
    public DateTimeOffset? ReturnedAt { get; set; }

    /// <summary>Since when the service is being asked to revoke the user's tokens; null when it has.</summary>
    public DateTimeOffset? RevokingSince { get; set; }

    public DateTimeOffset? BannedAt { get; set; }

    /// <summary>Null with <see cref="BannedAt"/> set: for good.</summary>
    public DateTimeOffset? BannedUntil { get; set; }

    public string? BanReason { get; set; }

    public DateTimeOffset? HeldSince { get; set; }

    public string? HoldReason { get; set; }

    public DateTimeOffset? ErasingSince { get; set; }

    /// <summary>The current identity first.</summary>
    public IReadOnlyList<string> AllIdentities() => [AcsUserId, .. FormerAcsUserIds?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? []];

    public static string KeyOf(UserId user) => $"{UserPrefix}{TableKey.Of(user.Value)}";

    public static string KeyOfBot(string bot) => $"bot{TableKey.Separator}{TableKey.Of(bot)}";

    /// <summary>The user a key belongs to; null for a bot's.</summary>
    public static UserId? UserOf(string key) =>
        key.StartsWith(UserPrefix, StringComparison.Ordinal) && UserId.TryParse(TableKey.Text(key[UserPrefix.Length..]), out var user, out _) ? user : null;

    public static UserRow For(string key, AcsUserId identity) =>
        new() { PartitionKey = key, RowKey = IdentityRow, AcsUserId = identity.Value };
}
