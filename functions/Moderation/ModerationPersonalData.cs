using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using Chat.Functions.Moderation.Review;
using Chat.Functions.Moderation.Sanctions;
using Chat.Functions.Privacy;
using Chat.Functions.Tables;

namespace Chat.Functions.Moderation;

/// <summary>What moderation keeps of somebody: their strikes, what they were told, and what they reported. The log keeps that something was decided.</summary>
public sealed class ModerationPersonalData(ChatTables tables) : IPersonalData
{
    public string Name => "moderation";

    public async IAsyncEnumerable<JsonObject> ExportAsync(DataSubject person, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var moderation = await tables.ModerationAsync();
        foreach (var identity in person.Identities)
        {
            var strikes = TableClient.CreateQueryFilter($"PartitionKey eq {StrikeRow.PartitionOf(identity)}");
            await foreach (var strike in moderation.QueryAsync<StrikeRow>(strikes, cancellationToken: cancellationToken))
            {
                yield return new JsonObject
                {
                    ["threadId"] = strike.ThreadId,
                    ["messageId"] = strike.MessageId,
                    ["rule"] = strike.Rule,
                    ["strikes"] = strike.Weight,
                    ["on"] = strike.On,
                    ["sanction"] = strike.Applied.Length > 0 ? strike.Applied : null,
                    ["withdrawn"] = strike.Withdrawn,
                };
            }
        }

        await foreach (var complaint in ComplaintsAsync(moderation, person, cancellationToken))
        {
            yield return new JsonObject { ["kind"] = complaint.Kind, ["caseId"] = complaint.PartitionKey.Split(TableKey.Separator)[^1], ["reason"] = complaint.Reason, ["on"] = complaint.On };
        }
    }

    public async Task<int> EraseAsync(DataSubject person, CancellationToken cancellationToken)
    {
        var moderation = await tables.ModerationAsync();
        var went = 0;
        foreach (var partition in person.Identities.SelectMany(identity => new[] { StrikeRow.PartitionOf(identity), NoticeRow.PartitionOf(identity) }))
        {
            await foreach (var row in moderation.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellationToken: cancellationToken))
            {
                await moderation.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellationToken);
                went++;
            }
        }

        await foreach (var complaint in ComplaintsAsync(moderation, person, cancellationToken))
        {
            await moderation.DeleteEntityAsync(complaint.PartitionKey, complaint.RowKey, ETag.All, cancellationToken);
            went++;
        }

        return went;
    }

    // By person, not by case: the whole table is read. It happens rarely, and nothing is missed.
    private static async IAsyncEnumerable<ComplaintRow> ComplaintsAsync(TableClient moderation, DataSubject person, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (person.UserId is not { } userId)
        {
            yield break;
        }

        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {"complaints|"} and PartitionKey lt {"complaints}"} and By eq {userId.Value}");
        await foreach (var complaint in moderation.QueryAsync<ComplaintRow>(filter, cancellationToken: cancellationToken))
        {
            yield return complaint;
        }
    }
}
