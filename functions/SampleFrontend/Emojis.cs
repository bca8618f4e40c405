using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Privacy;
using Chat.Functions.Tables;
using Chat.Functions.Users;

namespace Chat.Functions.SampleFrontend;

/// <summary>Everybody's emoji.</summary>
public sealed class Emojis(ChatTables tables, UserDirectory directory) : IPersonalData
{
    public string Name => "emoji";

    public async Task KeepAsync(UserId user, string emoji, CancellationToken cancellationToken) => await (await tables.UsersAsync())
        .UpsertEntityAsync(new EmojiRow { PartitionKey = UserRow.KeyOf(user), Emoji = emoji }, TableUpdateMode.Replace, cancellationToken);

    public async Task<string?> FindAsync(AcsUserId identity, CancellationToken cancellationToken) =>
        (await directory.WhoAreAsync([identity], cancellationToken)).TryGetValue(identity, out var user)
            ? await ReadAsync(UserRow.KeyOf(user), cancellationToken)
            : null;

    public async IAsyncEnumerable<JsonObject> ExportAsync(DataSubject person, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await ReadAsync(person.Key, cancellationToken) is { } emoji)
        {
            yield return new JsonObject { ["emoji"] = emoji };
        }
    }

    public async Task<int> EraseAsync(DataSubject person, CancellationToken cancellationToken)
    {
        var isKept = await ReadAsync(person.Key, cancellationToken) is not null;
        await (await tables.UsersAsync()).DeleteEntityAsync(person.Key, EmojiRow.Row, ETag.All, cancellationToken);

        return isKept ? 1 : 0;
    }

    private async Task<string?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        var row = await (await tables.UsersAsync()).GetEntityIfExistsAsync<EmojiRow>(key, EmojiRow.Row, cancellationToken: cancellationToken);

        return row.HasValue ? row.Value!.Emoji : null;
    }
}
