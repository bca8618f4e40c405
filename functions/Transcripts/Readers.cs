using Chat.Functions.Archive;
using Chat.Functions.Tables;
using Chat.Functions.Users;
using Azure.Data.Tables;

namespace Chat.Functions.Transcripts;

/// <summary>Says who could read a message: from its versions, and from who was in the thread.</summary>
public sealed class Readers(ChatTables tables, Memberships memberships, UserDirectory directory)
{
    public async Task<ReadersResponse?> OfAsync(string threadId, string messageId, CancellationToken cancellationToken)
    {
        var versions = await VersionsAsync(threadId, messageId, cancellationToken);
        if (versions.Count == 0)
        {
            return null;
        }

        var members = await memberships.ReadAsync(threadId, cancellationToken);
        var users = await directory.WhoAreAsync(members.Select(member => member.Who), cancellationToken);
        var read = new List<VersionReaders>();
        foreach (var (version, next) in versions.Zip(versions.Skip(1).Append(null)))
        {
            if (version.Change != "deleted")
            {
                read.Add(new VersionReaders(
                    version.Version,
                    version.Change,
                    version.OccurredOn,
                    next?.OccurredOn,
                    [.. VisibilityPolicy.Of(versions[0].ComposedOn, version.OccurredOn, next?.OccurredOn, members).Select(sight => new MessageReader(
                        users.TryGetValue(sight.Who, out var user) ? user.Value : null, sight.Who.Value, sight.From, sight.Until, sight.IsCertain))]));
            }
        }

        return new ReadersResponse(threadId, messageId, read);
    }

    private async Task<IReadOnlyList<MessageRow>> VersionsAsync(string threadId, string messageId, CancellationToken cancellationToken)
    {
        var rows = new List<MessageRow>();
        var key = MessageRow.IdKey(messageId);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {TableKey.Of(threadId)} and RowKey ge {key + "|"} and RowKey lt {key + "}"}");
        await foreach (var row in (await tables.MessagesAsync()).QueryAsync<MessageRow>(filter, cancellationToken: cancellationToken))
        {
            if (MessageRow.IsKeyOfMessage(row.RowKey) && row.MessageId == messageId)
            {
                rows.Add(row);
            }
        }

        return [.. rows.OrderBy(row => row.Version)];
    }
}
