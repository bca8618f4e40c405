using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;
using Chat.Functions.Tables;

namespace Chat.Functions.Bots;

/// <summary>Table messages: the right to answer one trigger, at <c>{id}|r|{bot}</c> beside the message itself, for a joining at <c>y|join:{who}|r|{bot}</c>.</summary>
public sealed class ReplyClaim : ITableEntity
{
    private const string Nothing = "none-";

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

    /// <summary>
    /// The reply's message id, or why there is none: <c>none-stale</c>, <c>none-limit</c>, <c>none-silent</c>, <c>none-failed</c>, <c>none-403</c> and its
    /// like. Null while nothing is known to be sent.
    /// </summary>
    public string? ReplyId { get; set; }

    /// <summary>How many bots have answered one another up to this reply: 1 for an answer to a person. Written before anything is sent.</summary>
    public int Hops { get; set; }

    [IgnoreDataMember]
    public bool IsTakenOver => Takes > 1;

    public static ReplyClaim For(BotTrigger trigger, string bot, int hops, string owner) => new()
    {
        PartitionKey = TableKey.Of(trigger.ThreadId),
        RowKey = KeyOf(trigger.Id, bot),
        Owner = owner,
        Takes = 1,
        Hops = hops,
    };

    public static string KeyOf(string triggerId, string bot) => $"{BotTrigger.ClaimsOf(triggerId)}{bot}";

    public static bool IsKey(string rowKey) => rowKey.Contains("|r|", StringComparison.Ordinal);

    public static string None(string why) => Nothing + why;

    /// <summary>What became of the trigger, in a word: <c>answered</c>, or why it was not.</summary>
    public static string OutcomeOf(string replyId) => Counts(replyId) ? "answered" : replyId[Nothing.Length..];

    /// <summary>Whether this stands for a message that was sent, or may yet be.</summary>
    public static bool Counts(string? replyId) => replyId?.StartsWith(Nothing, StringComparison.Ordinal) is not true;
}
