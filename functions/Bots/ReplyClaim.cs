using Azure;
using Azure.Data.Tables;
using Chat.Functions.Archive;
using Chat.Functions.Messages;
using Chat.Functions.Tables;

namespace Chat.Functions.Bots;

/// <summary>Table messages: the right to answer one message, at <c>{id}|r|{bot}</c> beside the message itself.</summary>
public sealed class ReplyClaim : ITableEntity
{
    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = "";

    /// <summary>When the claim was last taken, by the store's clock.</summary>
    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    /// <summary>Who holds it: one attempt of one worker.</summary>
    public string Owner { get; set; } = "";

    /// <summary>How often it was taken; from the second time on a reply may have been sent already.</summary>
    public int Takes { get; set; }

    /// <summary>Nobody holds it, and it is not to be forgotten either: an attempt before the last may have sent a reply.</summary>
    public bool IsGivenBack { get; set; }

    /// <summary>The reply's message id; null while nothing is known to be sent.</summary>
    public string? ReplyId { get; set; }

    public static ReplyClaim For(MessageEvent message, string bot, string owner) => new()
    {
        PartitionKey = TableKey.Of(message.ThreadId),
        RowKey = $"{MessageRow.IdKey(message.MessageId)}|r|{bot}",
        Owner = owner,
        Takes = 1,
    };
}
