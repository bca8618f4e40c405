using Azure;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Tables;

namespace Chat.Functions.Users;

/// <summary>
/// Table users, seen from the chat identity: whose it is (partition <c>acs|{id}</c>), and, until that is settled, that it was made at all
/// (partition <c>pending</c>), so that an identity made in vain is found and deleted.
/// </summary>
public sealed class IdentityRow : ITableEntity
{
    public const string PendingPartition = "pending";

    private const string Owner = "user";

    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    /// <summary>The partition of the user or bot in table users.</summary>
    public string UserKey { get; set; } = "";

    public static (string Partition, string Row) KeyOf(AcsUserId identity) => ($"acs|{TableKey.Of(identity.Value)}", Owner);

    public static IdentityRow Owned(AcsUserId identity, string userKey) =>
        new() { PartitionKey = KeyOf(identity).Partition, RowKey = Owner, UserKey = userKey };

    public static IdentityRow Pending(AcsUserId identity, string userKey) =>
        new() { PartitionKey = PendingPartition, RowKey = TableKey.Of(identity.Value), UserKey = userKey };
}
