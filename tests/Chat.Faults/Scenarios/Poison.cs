using System.Text;
using Azure.Data.Tables;
using Chat.Faults.Cast;
using Chat.Functions.Messages;

namespace Chat.Faults.Scenarios;

/// <summary>One event among a hundred can be read by nobody: it is parked with its reason, the others are stored, the batch is taken at once.</summary>
public static class Poison
{
    private const int Events = 100;

    public static async Task<IReadOnlyList<string>> RunAsync()
    {
        await using var stage = await Stage.StartAsync();
        var threadId = $"19:{Guid.NewGuid():n}@thread.v2";
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var events = Enumerable.Range(0, Events - 1).Select(i => Received(threadId, now + i)).ToList();
        events.Insert(Events / 2, Received(threadId, now).Replace("\"messageId\"", "\"nobodyKnows\"", StringComparison.Ordinal));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(stage.Workers[0].Address, $"/runtime/webhooks/eventgrid?functionName={ChatEventsFunction.Name}&code={Worker.Key}"))
        {
            Content = new StringContent($"[{string.Join(',', events)}]", Encoding.UTF8, "application/json"),
            Headers = { { "aeg-event-type", "Notification" } },
        };
        using var answer = await stage.Http.SendAsync(request);

        var wrong = new List<string>();
        if (!answer.IsSuccessStatusCode)
        {
            wrong.Add($"the batch is answered with {(int)answer.StatusCode}");
        }

        var (stored, parked) = (await CountAsync(stage, "messages", TableClient.CreateQueryFilter($"PartitionKey eq {threadId}")), await CountAsync(stage, "deliveries", "Reason ne ''"));
        if ((stored, parked) != (Events - 1, 1))
        {
            wrong.Add($"{stored} stored and {parked} parked");
        }

        return wrong;
    }

    private static async Task<int> CountAsync(Stage stage, string table, string filter)
    {
        var count = 0;
        await foreach (var _ in stage.Tables.GetTableClient(table).QueryAsync<TableEntity>(filter))
        {
            count++;
        }

        return count;
    }

    private static string Received(string threadId, long at) =>
        $$"""
        {"id":"{{Guid.NewGuid()}}","topic":"t","subject":"thread/{{threadId}}/sender/8:acs:a","eventType":"Microsoft.Communication.ChatMessageReceivedInThread","dataVersion":"1.0","eventTime":"2026-01-01T00:00:00Z",
         "data":{"messageBody":"m","messageId":"{{at}}","metadata":{},"type":"Text","version":{{at}},"senderDisplayName":"A","senderCommunicationIdentifier":{"rawId":"8:acs:a","communicationUser":{"id":"8:acs:a"} },
                 "composeTime":"2026-01-01T00:00:00Z","threadId":"{{threadId}}","transactionId":"x"} }
        """;
}
