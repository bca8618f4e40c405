using Azure;
using Azure.Data.Tables;
using Chat.Functions.Tables;

namespace Chat.Functions.Moderation.Policies;

/// <summary>The policies in Table Storage, and what became of those that were no good.</summary>
public sealed class PolicyStore(ChatTables tables)
{
    private static readonly string[] OnlyTheTag = ["Version"];

    /// <summary>Null when there is none; otherwise its tag, which changes when it does.</summary>
    public async Task<ETag?> TagAsync(string slot, CancellationToken cancellationToken)
    {
        var moderation = await tables.ModerationAsync();
        var row = await moderation.GetEntityIfExistsAsync<TableEntity>(PolicyRow.Partition, slot, OnlyTheTag, cancellationToken);

        return row.HasValue ? row.Value!.ETag : null;
    }

    public async Task<(ETag Tag, PolicyReading Reading)?> ReadAsync(string slot, CancellationToken cancellationToken)
    {
        var moderation = await tables.ModerationAsync();
        var row = await moderation.GetEntityIfExistsAsync<TableEntity>(PolicyRow.Partition, slot, cancellationToken: cancellationToken);
        if (!row.HasValue)
        {
            return null;
        }

        try
        {
            return (row.Value!.ETag, PolicyReader.Read(PolicyRow.Json(row.Value)));
        }
        catch (InvalidDataException broken)
        {
            return (row.Value!.ETag, new PolicyReading(null, [new PolicyFault(1, 1, "$", broken.Message)]));
        }
    }

    /// <summary>Puts a policy where every worker finds it.</summary>
    public async Task PublishAsync(string slot, byte[] json, string version, CancellationToken cancellationToken)
    {
        var moderation = await tables.ModerationAsync();
        await moderation.UpsertEntityAsync(PolicyRow.Of(slot, json, version), TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>Remembers why the newest policy is not in force.</summary>
    public async Task RefuseAsync(string slot, ETag tag, IReadOnlyList<PolicyFault> faults, CancellationToken cancellationToken)
    {
        var moderation = await tables.ModerationAsync();
        var row = new TableEntity("refused", slot) { ["Tag"] = tag.ToString(), ["Faults"] = string.Join('\n', faults.Take(20)) };
        await moderation.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }
}
