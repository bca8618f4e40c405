using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Archive;
using Chat.Functions.Moderation;
using Chat.Functions.Tables;

namespace Chat.Functions.Bots;

/// <summary>Reads what was said in a thread from the archive, for bots: what they answer is seen by everybody there, so they know what everybody there may read.</summary>
public sealed class Conversations(ChatTables tables, Memberships memberships, BotRoster roster)
{
    /// <param name="before">What was said before this.</param>
    /// <param name="back">How far back at most.</param>
    /// <param name="most">The latest so many.</param>
    public async Task<Conversation> ReadAsync(BotTrigger before, TimeSpan back, int most, CancellationToken cancellationToken)
    {
        var bots = new HashSet<string>(StringComparer.Ordinal);
        foreach (var seat in roster.Seats)
        {
            if (await seat.FindIdAsync(cancellationToken) is { } self)
            {
                bots.Add(self.Value);
            }
        }

        // A message's id is its place; when it was composed may differ by a little.
        var (threadId, end) = (before.ThreadId, before.IsJoining ? KeyOf(before.On) : MessageRow.IdKey(before.Id));
        var since = Later(before.On - back, await CommonSinceAsync(threadId, bots, cancellationToken));
        var (said, removed) = (new Queue<SaidMessage>(), new List<string>());
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {TableKey.Of(threadId)} and RowKey ge {KeyOf(since)} and RowKey lt {end}");
        await foreach (var row in (await tables.MessagesAsync()).QueryAsync<MessageRow>(filter, cancellationToken: cancellationToken))
        {
            if (!MessageRow.IsKeyOfMessage(row.RowKey))
            {
                continue;
            }

            if (Stands(row) is { } text)
            {
                said.Enqueue(new SaidMessage(row.MessageId, new AcsUserId(row.Sender), row.SenderName, row.ComposedOn, text, bots.Contains(row.Sender)));
                if (said.Count > most)
                {
                    said.Dequeue();
                }
            }
            else if (row is { Text: { Length: > 0 } gone, Overturned: not true } && (row.Verdict is not Verdict.Allowed || row.Action == Redaction.WasDeleted))
            {
                removed.Add(BotTrigger.Plain(gone, row.IsHtml));
            }
        }

        return new Conversation([.. said], removed);
    }

    // What stands in the thread; null for earlier versions and for what is gone.
    private static string? Stands(MessageRow row)
    {
        if (!row.IsCurrent || row.Text is not { } text || row.Change == "deleted")
        {
            return null;
        }

        return row.Verdict switch
        {
            _ when row.Overturned is true => BotTrigger.Plain(text, row.IsHtml),
            Verdict.Allowed => BotTrigger.Plain(text, row.IsHtml),

            // What the service is about to show.
            Verdict.Masked masked => BotTrigger.Plain(ModerationPolicy.Mask(text, masked.Spans), row.IsHtml),
            _ => null,
        };
    }

    // From when on everybody who is there may read. Of whom nobody has learnt it, the moment they came counts.
    private async Task<DateTimeOffset> CommonSinceAsync(string threadId, HashSet<string> bots, CancellationToken cancellationToken) =>
        (await memberships.ReadAsync(threadId, cancellationToken))
            .Where(member => member.Until is null && !bots.Contains(member.Who.Value))
            .Select(member => member.HistorySince ?? member.From)
            .Aggregate(DateTimeOffset.UnixEpoch, Later);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static string KeyOf(DateTimeOffset time) => TableKey.Sortable(Math.Max(0, time.ToUnixTimeMilliseconds()));
}
