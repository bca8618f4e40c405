using Azure.Communication.Chat;
using Azure.Data.Tables;

namespace Chat.Functions.Tests.Support;

/// <summary>What the service lists of a thread and what the archive holds of it, in the same words: a line for each thing, in the same order. Nothing is left out because it is there twice.</summary>
public static class ArchiveLines
{
    public static async Task<IReadOnlyList<string>> ListedAsync(Person reader, string threadId) => Sorted((await reader.SeesAllAsync(threadId)).SelectMany(message => message switch
    {
        { Type: var type } when type == ChatMessageType.ParticipantAdded && message.SequenceId == "1" => [$"{message.Version} created "],
        { Type: var type } when type == ChatMessageType.ParticipantAdded => message.Content.Participants.Select(one => $"{message.Version} joined {one.User.RawId}"),
        { Type: var type } when type == ChatMessageType.ParticipantRemoved => message.Content.Participants.Select(one => $"{message.Version} left {one.User.RawId}"),
        { Type: var type } when type == ChatMessageType.TopicUpdated => message.SequenceId == "2" ? [] : [$"{message.Version} updated {message.Content.Topic}"],
        _ => new[] { $"{message.Id} {message.Version} {(message.DeletedOn is not null ? "deleted" : message.EditedOn is not null ? "edited" : "received")} {message.Sender.RawId} {message.Content.Message}".TrimEnd() },
    }));

    public static IReadOnlyList<string> Of(IEnumerable<TableEntity> messages, string threadId) => Sorted(messages
        .Where(row => row.PartitionKey == threadId)
        .Select(row => row.RowKey.Split('|').ElementAtOrDefault(1) switch
        {
            "a" => $"{row.GetInt64("Version")} {row.GetString("Change")} {(row.GetString("Change") == "updated" ? row.GetString("Topic") : row.GetString("Who"))}",
            "m" => $"{row.GetString("MessageId")} {row.GetInt64("Version")} {row.GetString("Change")} {row.GetString("Sender")} {row.GetString("Text")}".TrimEnd(),
            _ => "",
        })
        .Where(line => line.Length > 0));

    private static IReadOnlyList<string> Sorted(IEnumerable<string> lines) => [.. lines.Order(StringComparer.Ordinal)];
}
