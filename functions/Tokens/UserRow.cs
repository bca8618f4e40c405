using Azure;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Tables;

namespace Chat.Functions.Tokens;

/// <summary>Table users: one partition per user, so that whatever is later known of a user is read and removed together.</summary>
public sealed class UserRow : ITableEntity
{
    public const string IdentityRow = "identity";

    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public string AcsUserId { get; set; } = "";

    public static string KeyOf(UserId user) => $"user{TableKey.Separator}{TableKey.Of(user.Value)}";

    public static string KeyOfBot(string bot) => $"bot{TableKey.Separator}{TableKey.Of(bot)}";

    public static UserRow For(string key, AcsUserId identity) =>
        new() { PartitionKey = key, RowKey = IdentityRow, AcsUserId = identity.Value };
}
