using Azure.Communication.Chat;
using Azure.Data.Tables;
using Chat.Emulator;
using Chat.Faults.Cast;
using Chat.Functions.Bots;

namespace Chat.Faults.Seeds;

/// <summary>Says what is wrong once everything has come to rest: by what people did, by what the chat service holds, and by what is in the tables.</summary>
public sealed class Oracle(Stage stage)
{
    public async Task<IReadOnlyList<string>> WrongAsync(IReadOnlyList<Conversation> conversations)
    {
        var wrong = new List<string>();
        foreach (var conversation in conversations)
        {
            wrong.AddRange((await OfAsync(conversation)).Select(what => $"thread {conversation.ThreadId}: {what}"));
        }

        await foreach (var row in stage.Tables.GetTableClient("deliveries").QueryAsync<TableEntity>(maxPerPage: 10))
        {
            wrong.Add($"parked or dead-lettered: {row.PartitionKey} {row.GetString("Reason")}");
        }

        return wrong;
    }

    /// <summary>Whether nothing is on its way and nothing waits to be done.</summary>
    public async Task<bool> IsAtRestAsync(IReadOnlyList<Conversation> conversations)
    {
        var threads = conversations.Select(conversation => $"thread/{conversation.ThreadId}/").ToList();
        if (!stage.IsIdle || stage.Acs.Deliveries.Any(delivery => delivery.Status is DeliveryStatus.Pending && threads.Any(thread => delivery.Subject.StartsWith(thread, StringComparison.Ordinal))))
        {
            return false;
        }

        await foreach (var late in stage.Tables.GetTableClient("bots").QueryAsync<LateRow>(TableClient.CreateQueryFilter($"PartitionKey eq {LateRow.Partition}")))
        {
            if (conversations.Any(conversation => conversation.ThreadId == late.ThreadId))
            {
                return false;
            }
        }

        foreach (var conversation in conversations)
        {
            if ((await RowsAsync(conversation.ThreadId)).Any(row => row.RowKey.StartsWith("w|", StringComparison.Ordinal)))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<List<string>> OfAsync(Conversation conversation)
    {
        var wrong = new List<string>();
        var listed = await ListedAsync(conversation);
        var rows = await RowsAsync(conversation.ThreadId);
        var versions = rows.Where(row => row.ContainsKey("Judged")).GroupBy(row => row.GetString("MessageId")).ToDictionary(group => group.Key, group => group.ToList());
        var told = stage.Acs.Deliveries
            .Where(delivery => delivery.MessageId is not null && delivery.Subject.StartsWith($"thread/{conversation.ThreadId}/", StringComparison.Ordinal))
            .ToList();

        // The archive is what the service holds.
        foreach (var message in listed)
        {
            if (!versions.TryGetValue(message.Id, out var kept))
            {
                wrong.Add($"message {message.Id} is not in the archive");
                continue;
            }

            var current = kept.Where(row => row.RowKey.EndsWith("|m", StringComparison.Ordinal)).ToList();
            if (current is not [var row])
            {
                wrong.Add($"message {message.Id} has {current.Count} current rows");
            }
            else if (row.GetString("Change") == "deleted" != message.DeletedOn.HasValue)
            {
                wrong.Add($"message {message.Id}: deleted in one of archive and service only");
            }
            else if (message.DeletedOn is null && row.GetString("Text") != message.Content.Message)
            {
                wrong.Add($"message {message.Id}: another text in the archive than in the service");
            }

            var events = told.Where(delivery => delivery.MessageId == message.Id).Select(delivery => delivery.EventId).Distinct().Count();
            if (kept.Count != events)
            {
                wrong.Add($"message {message.Id}: {kept.Count} versions in the archive of {events} in the service");
            }
        }

        wrong.AddRange(versions.Keys.Except(listed.Select(message => message.Id)).Select(id => $"message {id} is in the archive alone"));

        foreach (var said in conversation.Said)
        {
            wrong.AddRange(OfSaid(said, listed, versions.GetValueOrDefault(said.Id) ?? []));
        }

        wrong.AddRange(told.Where(delivery => delivery.Status is not DeliveryStatus.Delivered).Select(delivery => $"an event of message {delivery.MessageId} was given up: {delivery.LastOutcome}"));

        return wrong;
    }

    private static IEnumerable<string> OfSaid(Said said, List<ChatMessage> listed, List<TableEntity> versions)
    {
        // What the service has taken is kept, every version of it.
        foreach (var text in said.Edits.Prepend(said.Text))
        {
            if (!versions.Any(row => row.GetString("Text") == text))
            {
                yield return $"message {said.Id}: the archive lacks a version";
            }
        }

        var now = listed.FirstOrDefault(message => message.Id == said.Id);
        if (said.EverHad(Stage.DeleteWord) && now?.DeletedOn is null)
        {
            yield return $"message {said.Id} should have been deleted";
        }

        if (now is { DeletedOn: null } && now.Content.Message.Contains(Stage.MaskWord, StringComparison.Ordinal))
        {
            yield return $"message {said.Id} should have been masked";
        }

        // One message may answer several that came together.
        var replies = listed.Count(message => message.Metadata?.GetValueOrDefault(BotVoice.InReplyTo)?.Split(' ').Contains(said.Id) == true);
        var expected = said.Text == Stage.Question ? 1 : 0;
        if (replies != expected)
        {
            yield return $"message {said.Id} has {replies} replies, and {expected} are due";
        }
    }

    private static async Task<List<ChatMessage>> ListedAsync(Conversation conversation)
    {
        var listed = new List<ChatMessage>();
        await foreach (var message in conversation.Witness.GetMessagesAsync())
        {
            if (message.Type == ChatMessageType.Text || message.Type == ChatMessageType.Html)
            {
                listed.Add(message);
            }
        }

        return listed;
    }

    private async Task<List<TableEntity>> RowsAsync(string threadId)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in stage.Tables.GetTableClient("messages").QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {threadId}")))
        {
            rows.Add(row);
        }

        return rows;
    }
}
