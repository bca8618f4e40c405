using Azure;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Tables;

namespace Chat.Functions.Threads;

/// <summary>Table threads, partition = thread, row <c>member|{acs id}</c>: somebody who was brought in by us, or owns the thread.</summary>
public sealed class MemberRow : ITableEntity
{
    public const string Prefix = "member|";

    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public string AcsUserId { get; set; } = "";

    /// <summary>Null for somebody who is no user of this app.</summary>
    public string? UserId { get; set; }

    public string? DisplayName { get; set; }

    public string Role { get; set; } = ThreadRoles.Member;

    public string AddedBy { get; set; } = "";

    public DateTimeOffset AddedOn { get; set; }

    /// <summary>The order of those who came at the same time.</summary>
    public int Place { get; set; }

    public DateTimeOffset? LeftOn { get; set; }

    public bool IsOwner => Role == ThreadRoles.Owner && LeftOn is null;

    public static string KeyOf(AcsUserId person) => Prefix + TableKey.Of(person.Value);

    public static MemberRow For(string threadId, Guest guest, ThreadRole role, AcsUserId addedBy, DateTimeOffset addedOn, int place) => new()
    {
        PartitionKey = TableKey.Of(threadId),
        RowKey = KeyOf(guest.Identity),
        AcsUserId = guest.Identity.Value,
        UserId = guest.UserId?.Value,
        DisplayName = guest.DisplayName,
        Role = role.Text(),
        AddedBy = addedBy.Value,
        AddedOn = addedOn.ToUniversalTime(),
        Place = place,
    };
}
