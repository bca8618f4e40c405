using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;

namespace Chat.Functions.Privacy;

/// <summary>
/// Table users, partition <c>erasures</c>: what became of the wish to be forgotten. The key tells nobody who it was, and proves it to whoever
/// knows the id; what could tell goes when the erasure is done.
/// </summary>
public sealed class ErasureRow : ITableEntity
{
    public const string Partition = "erasures";

    public const string Running = "running";
    public const string Held = "held";
    public const string Done = "done";

    public string PartitionKey { get; set; } = Partition;

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public string Status { get; set; } = Running;

    public DateTimeOffset RequestedAt { get; set; }

    public DateTimeOffset? CompletedAt { get; set; }

    /// <summary>Null when done.</summary>
    public string? UserKey { get; set; }

    /// <summary>The person's chat identities, the current one first, as a JSON array; null when done.</summary>
    public string? Identities { get; set; }

    /// <summary>How many pieces went from each place, as a JSON object.</summary>
    public string Erased { get; set; } = "{}";

    /// <summary>Why it stands still: the reason of the hold, or the kind of fault it waits out.</summary>
    public string? WaitsFor { get; set; }

    /// <summary>Until when a worker goes on with it; one that ends before it says so is taken over from after that.</summary>
    public DateTimeOffset? TakenUntil { get; set; }

    public static string KeyOf(string userKey) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(userKey)));
}
