using Azure;
using Azure.Data.Tables;
using Chat.Functions.Tables;

namespace Chat.Functions.Bots;

/// <summary>
/// Table bots, partition <c>late</c>, row <c>{thread}|{bot}|{trigger}</c>: something a bot has yet to answer. What was said is in the archive, not here.
/// </summary>
public sealed class LateRow : ITableEntity
{
    public const string Partition = "late";

    public string PartitionKey { get; set; } = Partition;

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public string ThreadId { get; set; } = "";

    public string Bot { get; set; } = "";

    /// <summary>The message's id, or <c>join:{who}</c>.</summary>
    public string Trigger { get; set; } = "";

    /// <summary>Which version of the message asks; when somebody came.</summary>
    public long Version { get; set; }

    public int Hops { get; set; }

    /// <summary>Which attempt the next one is.</summary>
    public int Attempt { get; set; }

    /// <summary>Not before this, by our clock.</summary>
    public DateTimeOffset Due { get; set; }

    public static LateRow For(BotCall call, int hops, int attempt, DateTimeOffset due) => new()
    {
        RowKey = $"{PrefixOf(call.Trigger.ThreadId, call.Bot.Name)}{TableKey.Of(call.Trigger.Id)}",
        ThreadId = call.Trigger.ThreadId,
        Bot = call.Bot.Name,
        Trigger = call.Trigger.Id,
        Version = call.Trigger.Version,
        Hops = hops,
        Attempt = attempt,
        Due = due.ToUniversalTime(),
    };

    public static string PrefixOf(string threadId, string bot) => $"{TableKey.Of(threadId)}|{bot}|";
}
