using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Chat.Functions.Messages;
using Chat.Functions.Tables;

namespace Chat.Functions.Archive;

/// <summary>Table messages: something that happened to the thread itself, at <c>{version}|a|{change}|{who}</c>, between the messages of its time.</summary>
public sealed class ActivityRow : ITableEntity
{
    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public long Version { get; set; }

    public string Change { get; set; } = "";

    public DateTimeOffset OccurredOn { get; set; }

    public string? By { get; set; }

    public string? Who { get; set; }

    public string? WhoName { get; set; }

    public string? Topic { get; set; }

    /// <summary>Who was there from the beginning, as a JSON array.</summary>
    public string? Participants { get; set; }

    public static ActivityRow Of(ThreadEvent happened)
    {
        var change = happened.Change switch
        {
            ThreadChange.Created => "created",
            ThreadChange.Deleted => "deleted",
            ThreadChange.PropertiesUpdated => "updated",
            ThreadChange.ParticipantAdded => "joined",
            _ => "left",
        };

        return new ActivityRow
        {
            PartitionKey = TableKey.Of(happened.ThreadId),
            RowKey = $"{TableKey.Sortable(happened.Version)}|a|{change}|{TableKey.Of(happened.Who?.Value ?? "")}",
            Version = happened.Version,
            Change = change,
            OccurredOn = happened.OccurredOn.ToUniversalTime(),
            By = happened.By?.Value,
            Who = happened.Who?.Value,
            WhoName = happened.WhoName,
            Topic = happened.Topic,
            Participants = happened.Participants.Count == 0
                ? null
                : JsonSerializer.Serialize([.. happened.Participants.Select(p => p.Value)], ArchiveJson.Default.IReadOnlyListString),
        };
    }
}
