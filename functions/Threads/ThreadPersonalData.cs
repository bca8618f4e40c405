using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using Chat.Functions.Privacy;
using Chat.Functions.Tables;

namespace Chat.Functions.Threads;

/// <summary>Which threads somebody was brought into, and what they asked to be made: the name goes, that somebody was there stays.</summary>
public sealed class ThreadPersonalData(ChatTables tables) : IPersonalData
{
    public string Name => "threads";

    public async IAsyncEnumerable<JsonObject> ExportAsync(DataSubject person, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var member in MembersAsync(person, cancellationToken))
        {
            yield return new JsonObject
            {
                ["threadId"] = TableKey.Text(member.PartitionKey),
                ["displayName"] = member.DisplayName,
                ["role"] = member.Role,
                ["addedOn"] = member.AddedOn,
                ["leftOn"] = member.LeftOn,
            };
        }
    }

    public async Task<int> EraseAsync(DataSubject person, CancellationToken cancellationToken)
    {
        var threads = await tables.ThreadsAsync();
        var went = 0;
        await foreach (var member in MembersAsync(person, cancellationToken))
        {
            if (member.UserId is not null || member.DisplayName is not null)
            {
                (member.UserId, member.DisplayName) = (null, null);
                await threads.UpdateEntityAsync(member, member.ETag, TableUpdateMode.Replace, cancellationToken);
                went++;
            }
        }

        if (person.UserId is { } userId)
        {
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {CreationRow.PartitionOf(userId)}");
            await foreach (var creation in threads.QueryAsync<CreationRow>(filter, cancellationToken: cancellationToken))
            {
                await threads.DeleteEntityAsync(creation.PartitionKey, creation.RowKey, ETag.All, cancellationToken);
                went++;
            }
        }

        return went;
    }

    // By person, not by thread: the whole table is read. It happens rarely, and nothing is missed.
    private async IAsyncEnumerable<MemberRow> MembersAsync(DataSubject person, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var threads = await tables.ThreadsAsync();
        foreach (var identity in person.Identities)
        {
            var filter = TableClient.CreateQueryFilter($"AcsUserId eq {identity.Value}");
            await foreach (var member in threads.QueryAsync<MemberRow>(filter, cancellationToken: cancellationToken))
            {
                yield return member;
            }
        }
    }
}
