using System.Globalization;
using System.Runtime.CompilerServices;
using Azure.Communication.Chat;
using Azure.Data.Tables;

namespace Chat.Local.Demo;

/// <summary>A conversation in plain lines, from either side.</summary>
public static class Views
{
    public static async IAsyncEnumerable<string> AsParticipantsSeeItAsync(ChatThreadClient thread, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var messages = new List<ChatMessage>();
        await foreach (var message in thread.GetMessagesAsync(cancellationToken: cancellationToken))
        {
            messages.Add(message);
        }

        foreach (var message in messages.Where(message => message.Type == ChatMessageType.Text).OrderBy(message => message.Id, StringComparer.Ordinal))
        {
            var state = message switch
            {
                { DeletedOn: not null } => "(deleted)",
                { EditedOn: not null } => $"{message.Content.Message}  (edited)",
                _ => message.Content.Message,
            };

            yield return $"  {message.CreatedOn:HH:mm:ss}  {message.SenderDisplayName,-10}{state}";
        }
    }

    public static IEnumerable<string> AsTheArchiveHoldsIt(IEnumerable<TableEntity> rows)
    {
        foreach (var row in rows)
        {
            var what = row switch
            {
                _ when row.ContainsKey("MessageId") => $"{row.GetString("Change"),-9} {row.GetString("SenderName"),-8}{row.GetString("Text") ?? "-"}",
                _ when row.ContainsKey("ReplyId") => $"{"reply",-9} sent as {row.GetString("ReplyId")}",
                _ => $"{row.GetString("Change"),-9} {row.GetString("WhoName") ?? row.GetString("Topic")}",
            };
            var judged = row.GetString("Judged") is { } verdict and not "allowed"
                ? string.Create(CultureInfo.InvariantCulture, $"  [{verdict} by rule {row.GetString("Rule")}: {row.GetString("Action") ?? "not yet done"}]")
                : "";

            yield return $"  {row.RowKey,-44}{what}{judged}";
        }
    }
}
