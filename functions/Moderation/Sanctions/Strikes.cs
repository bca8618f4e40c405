using Azure;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Tables;

namespace Chat.Functions.Moderation.Sanctions;

/// <summary>Keeps who broke which rule.</summary>
public sealed class Strikes(ChatTables tables)
{
    /// <summary>Writes a strike down, once, and answers all of its sender's.</summary>
    /// <param name="decided">A person decided so: it counts again even when it was overturned before.</param>
    public async Task<IReadOnlyList<StrikeRow>> RecordAsync(StrikeRow strike, bool decided, CancellationToken cancellationToken)
    {
        var moderation = await tables.ModerationAsync();
        try
        {
            await moderation.AddEntityAsync(strike, cancellationToken);
        }
        catch (RequestFailedException there) when (there.Status == 409)
        {
            // A person's decision may ask for more than the policy did.
            await ChangeAsync(strike.PartitionKey, strike.RowKey, row =>
            {
                if (!decided)
                {
                    return false;
                }

                var isMore = StrikeRow.ActionOf(strike.Asked) > StrikeRow.ActionOf(row.Asked);
                var changes = isMore || row.Withdrawn || strike.Weight > row.Weight;
                (row.Asked, row.Minutes, row.Rule) = isMore ? (strike.Asked, strike.Minutes, strike.Rule) : (row.Asked, row.Minutes, row.Rule);
                (row.Weight, row.Withdrawn) = (Math.Max(row.Weight, strike.Weight), false);

                return changes;
            }, cancellationToken);
        }

        return await OfAsync(strike.Who, cancellationToken);
    }

    public async Task<IReadOnlyList<StrikeRow>> OfAsync(AcsUserId who, CancellationToken cancellationToken)
    {
        var moderation = await tables.ModerationAsync();
        var rows = new List<StrikeRow>();
        await foreach (var row in moderation.QueryAsync<StrikeRow>(
            TableClient.CreateQueryFilter($"PartitionKey eq {StrikeRow.PartitionOf(who)}"), cancellationToken: cancellationToken))
        {
            rows.Add(row);
        }

        return rows;
    }

    public Task MarkAppliedAsync(Sanction sanction, CancellationToken cancellationToken) =>
        ChangeAsync(sanction.Strike.PartitionKey, sanction.Strike.RowKey, row =>
        {
            var isMore = sanction.Action > StrikeRow.ActionOf(row.Applied);
            row.Applied = isMore ? sanction.Action.ToString() : row.Applied;

            return isMore;
        }, cancellationToken);

    /// <summary>An overturned decision is no strike any more.</summary>
    /// <returns>The strike, as it was when it still counted; null when there is none that counts.</returns>
    public async Task<StrikeRow?> WithdrawAsync(AcsUserId who, long version, string caseId, CancellationToken cancellationToken)
    {
        StrikeRow? withdrawn = null;
        await ChangeAsync(StrikeRow.PartitionOf(who), StrikeRow.KeyOf(version, caseId), row =>
        {
            withdrawn = row;
            var counted = !row.Withdrawn;
            row.Withdrawn = true;

            return counted;
        }, cancellationToken);

        return withdrawn;
    }

    private async Task ChangeAsync(string partition, string key, Func<StrikeRow, bool> change, CancellationToken cancellationToken)
    {
        var moderation = await tables.ModerationAsync();
        while (true)
        {
            var found = await moderation.GetEntityIfExistsAsync<StrikeRow>(partition, key, cancellationToken: cancellationToken);
            if (!found.HasValue || !change(found.Value!))
            {
                return;
            }

            try
            {
                await moderation.UpdateEntityAsync(found.Value!, found.Value!.ETag, TableUpdateMode.Replace, cancellationToken);

                return;
            }
            catch (RequestFailedException faster) when (faster.Status == 412)
            {
            }
        }
    }
}
