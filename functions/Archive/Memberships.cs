using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Messages;
using Chat.Functions.Tables;
using Chat.Functions.Threads;

namespace Chat.Functions.Archive;

/// <summary>
/// Who was in which thread, and how much of the past was theirs. The event of somebody's coming does not say the latter, so the service is asked
/// while they are there.
/// </summary>
public sealed class Memberships(ChatTables tables, Insiders insiders)
{
    private const int PageSize = 200;

    private const int ThreadsOfPeopleAtOnce = 16;

    public async Task<IReadOnlyList<Membership>> ReadAsync(string threadId, CancellationToken cancellationToken) =>
        MembershipFold.Fold(await RowsAsync(threadId, cancellationToken));

    /// <summary>The threads somebody has ever come into, each once, in the order of their ids.</summary>
    /// <param name="after">A thread id; those up to it are left out. Empty: all.</param>
    public async IAsyncEnumerable<string> ThreadsOfAsync(
        AcsUserId person, string after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {ThreadOfPersonRow.PartitionOf(person)} and RowKey gt {TableKey.Of(after)}");
        await foreach (var row in (await tables.ThreadsAsync()).QueryAsync<ThreadOfPersonRow>(filter, cancellationToken: cancellationToken))
        {
            yield return TableKey.Text(row.RowKey);
        }
    }

    /// <summary>Whether one of these identities has come into the thread, or said something in it.</summary>
    public async Task<bool> HasBeenInAsync(string threadId, IEnumerable<AcsUserId> identities, CancellationToken cancellationToken)
    {
        foreach (var identity in identities)
        {
            var place = await (await tables.ThreadsAsync()).GetEntityIfExistsAsync<ThreadOfPersonRow>(
                ThreadOfPersonRow.PartitionOf(identity), TableKey.Of(threadId), cancellationToken: cancellationToken);
            if (place.HasValue)
            {
                return true;
            }

            var words = TableClient.CreateQueryFilter($"PartitionKey eq {TableKey.Of(threadId)} and Sender eq {identity.Value}");
            await foreach (var row in (await tables.MessagesAsync()).QueryAsync<TableEntity>(words, maxPerPage: 1, select: ["PartitionKey"], cancellationToken: cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Notes what an event of a thread leaves open. May come again and in any order.</summary>
    public async Task HappenAsync(string threadId, IReadOnlyList<ThreadEvent> happened, CancellationToken cancellationToken)
    {
        var came = happened.Where(change => change.Change is ThreadChange.Created or ThreadChange.ParticipantAdded).ToList();
        if (came.Count == 0)
        {
            return;
        }

        var people = came.SelectMany(change => change.Who is { } who ? [who] : change.Participants).Distinct();
        var threads = await tables.ThreadsAsync();
        await Parallel.ForEachAsync(
            people,
            new ParallelOptions { MaxDegreeOfParallelism = ThreadsOfPeopleAtOnce, CancellationToken = cancellationToken },
            async (person, token) => await threads.UpsertEntityAsync(ThreadOfPersonRow.For(person, threadId), TableUpdateMode.Merge, token));

        // Who was there from the beginning has missed nothing.
        if (came.Any(change => change.Change is ThreadChange.ParticipantAdded))
        {
            await NoteHistoryAsync(threadId, [.. came.Where(change => change is { Change: ThreadChange.ParticipantAdded, Who: not null })], cancellationToken);
        }
    }

    private async Task NoteHistoryAsync(string threadId, IReadOnlyList<ThreadEvent> joined, CancellationToken cancellationToken)
    {
        var open = (await RowsAsync(threadId, cancellationToken))
            .Where(row => row is { Change: "joined", HistorySince: null } && joined.Any(change => change.Version == row.Version && change.Who!.Value.Value == row.Who))
            .ToList();
        if (open.Count == 0 || await insiders.AnyAsync(threadId, cancellationToken) is not { } insider)
        {
            return;
        }

        var since = new Dictionary<string, DateTimeOffset>();
        await foreach (var page in insider.Client.GetParticipantsAsync(cancellationToken: cancellationToken).AsPages(null, PageSize))
        {
            foreach (var participant in page.Values)
            {
                since[participant.User.RawId] = participant.ShareHistoryTime ?? DateTimeOffset.UnixEpoch;
            }
        }

        // Who is gone already stays without: then nobody can say any more what they saw.
        var messages = await tables.MessagesAsync();
        foreach (var row in open.Where(row => since.ContainsKey(row.Who!)))
        {
            await messages.UpsertEntityAsync(
                new TableEntity(row.PartitionKey, row.RowKey) { [nameof(MembershipRow.HistorySince)] = since[row.Who!].ToUniversalTime() }, TableUpdateMode.Merge, cancellationToken);
        }
    }

    private async Task<List<MembershipRow>> RowsAsync(string threadId, CancellationToken cancellationToken)
    {
        var rows = new List<MembershipRow>();
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {TableKey.Of(threadId)} and RowKey ge {MembershipRow.Prefix} and RowKey lt {"z}"}");
        await foreach (var row in (await tables.MessagesAsync()).QueryAsync<MembershipRow>(filter, cancellationToken: cancellationToken))
        {
            rows.Add(row);
        }

        return rows;
    }
}
