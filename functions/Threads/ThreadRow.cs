using Azure;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Tables;

namespace Chat.Functions.Threads;

/// <summary>Table threads, partition = thread, row <c>thread</c>: who made it, and the service's own user in it. Changes with every change of a role.</summary>
public sealed class ThreadRow : ITableEntity
{
    public const string Row = "thread";

    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = Row;

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public string Creator { get; set; } = "";

    public DateTimeOffset CreatedOn { get; set; }

    /// <summary>Null in a thread that was made past us.</summary>
    public string? ServiceUser { get; set; }

    /// <summary>Whom the service's own user was in this thread before, parted by commas.</summary>
    public string? FormerServiceUsers { get; set; }

    /// <summary>The version of the latest event that took the service's own user out and was answered.</summary>
    public long? ReturnedAfter { get; set; }

    public DateTimeOffset? DeletedOn { get; set; }

    /// <summary>Whoever is signed in and knows its id may join.</summary>
    public bool IsJoinedByLink { get; set; }

    public bool IsOurs => ServiceUser is not null && DeletedOn is null;

    public bool IsServiceUser(AcsUserId person) => person.Value == ServiceUser || (FormerServiceUsers ?? "").Split(',').Contains(person.Value);

    public static ThreadRow For(string threadId, string creator, DateTimeOffset createdOn, string? serviceUser) => new()
    {
        PartitionKey = TableKey.Of(threadId),
        Creator = creator,
        CreatedOn = createdOn.ToUniversalTime(),
        ServiceUser = serviceUser,
    };
}
