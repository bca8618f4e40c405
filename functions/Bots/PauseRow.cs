using Azure;
using Azure.Data.Tables;
using Chat.Functions.Tables;

namespace Chat.Functions.Bots;

/// <summary>Table messages, in the thread's partition at <c>paused|{bot}</c>: this bot is silent here until somebody releases it.</summary>
public sealed class PauseRow : ITableEntity
{
    public const string Prefix = "paused|";

    /// <summary>In place of a bot's name: all of them. No bot's name has this sign.</summary>
    public const string Everybody = "*";

    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    /// <summary>The trigger at which the bot handed over, which it may still answer; null when somebody told it to be silent.</summary>
    public string? Trigger { get; set; }

    /// <summary>The user id of who told it to; null when it handed over by itself.</summary>
    public string? By { get; set; }

    public DateTimeOffset On { get; set; }

    [System.Runtime.Serialization.IgnoreDataMember]
    public string Bot => RowKey[Prefix.Length..];

    /// <summary>Whether this keeps a bot from answering.</summary>
    public bool Silences(string bot, string triggerId) => (Bot == bot || Bot == Everybody) && Trigger != triggerId;

    public static PauseRow For(string threadId, string bot, string? trigger, string? by, DateTimeOffset on) => new()
    {
        PartitionKey = TableKey.Of(threadId),
        RowKey = Prefix + bot,
        Trigger = trigger,
        By = by,
        On = on.ToUniversalTime(),
    };

    /// <summary>A row that was read among others.</summary>
    public static PauseRow Of(TableEntity row) => new()
    {
        PartitionKey = row.PartitionKey,
        RowKey = row.RowKey,
        Trigger = row.GetString(nameof(Trigger)),
    };
}
