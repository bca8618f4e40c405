using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Privacy;
using Chat.Functions.Tables;

namespace Chat.Functions.Users;

/// <summary>Who somebody is: the user's own partition, and the way back from their identities. Goes last, for the others need it.</summary>
public sealed class UserPersonalData(ChatTables tables, AcsIdentities identities, UserDirectory directory) : IPersonalData
{
    public string Name => "user";

    public async IAsyncEnumerable<JsonObject> ExportAsync(DataSubject person, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await directory.ReadAsync(person.Key, cancellationToken) is { } row)
        {
            yield return new JsonObject
            {
                ["communicationUserIds"] = new JsonArray([.. person.Identities.Select(identity => JsonValue.Create(identity.Value))]),
                ["signedOutAt"] = row.SignedOutAt,
                ["bannedAt"] = row.BannedAt,
                ["bannedUntil"] = row.BannedUntil,
                ["banReason"] = row.BanReason,
                ["heldSince"] = row.HeldSince,
            };
        }
    }

    public async Task<int> EraseAsync(DataSubject person, CancellationToken cancellationToken)
    {
        foreach (var identity in person.Identities)
        {
            await identities.DeleteAsync(identity, cancellationToken);
        }

        var users = await tables.UsersAsync();
        var went = 0;
        foreach (var (partition, row) in person.Identities.Select(IdentityRow.KeyOf))
        {
            await users.DeleteEntityAsync(partition, row, ETag.All, cancellationToken);
        }

        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {person.Key}");
        await foreach (var row in users.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            await users.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellationToken);
            went++;
        }

        await directory.ForgetAsync(person, cancellationToken);

        return went;
    }
}
