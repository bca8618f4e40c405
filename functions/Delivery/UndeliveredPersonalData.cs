using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using Chat.Functions.Privacy;
using Chat.Functions.Tables;

namespace Chat.Functions.Delivery;

/// <summary>What could not be delivered and names somebody: it holds their words, so it goes whole.</summary>
public sealed class UndeliveredPersonalData(ChatTables tables) : IPersonalData
{
    public string Name => "undelivered";

    public async IAsyncEnumerable<JsonObject> ExportAsync(DataSubject person, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in RowsAsync(person, cancellationToken))
        {
            yield return new JsonObject { ["kind"] = row.PartitionKey, ["reason"] = row.GetString("Reason"), ["event"] = TextOf(row) };
        }
    }

    public async Task<int> EraseAsync(DataSubject person, CancellationToken cancellationToken)
    {
        var deliveries = await tables.DeliveriesAsync();
        var went = 0;
        await foreach (var row in RowsAsync(person, cancellationToken))
        {
            await deliveries.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellationToken);
            went++;
        }

        return went;
    }

    // An identity has no character that JSON would write otherwise, so it is found in the text as it came.
    private async IAsyncEnumerable<TableEntity> RowsAsync(DataSubject person, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var deliveries = await tables.DeliveriesAsync();
        await foreach (var row in deliveries.QueryAsync<TableEntity>("", cancellationToken: cancellationToken))
        {
            var text = TextOf(row);
            if (person.Identities.Any(identity => text.Contains(JsonEncodedText.Encode(identity.Value).Value, StringComparison.Ordinal)))
            {
                yield return row;
            }
        }
    }

    private static string TextOf(TableEntity row) => UndeliveredRows.JsonOf([row]);
}
