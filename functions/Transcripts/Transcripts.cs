using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Bots;
using Chat.Functions.Tables;
using Chat.Functions.Users;

namespace Chat.Functions.Transcripts;

/// <summary>Reads the archive of a thread in the order of time, from any place in it, a page of rows at a time.</summary>
public sealed class Transcripts(ChatTables tables, UserDirectory directory, BotIdentity bot)
{
    /// <summary>The store's largest page: learn.microsoft.com/rest/api/storageservices/query-timeout-and-pagination.</summary>
    private const int MostRows = 1000;

    // The key is the service's time of a message's id; when it was composed may differ by a little.
    private static readonly TimeSpan KeyLag = TimeSpan.FromMinutes(1);

    // People are looked up together, for so many entries at a time.
    private const int EntriesAtOnce = 200;

    /// <summary>Everything in the range, in the order of time.</summary>
    /// <param name="rowsAtOnce">How many rows are read ahead: few for a short page, the most for a stream.</param>
    public async IAsyncEnumerable<TranscriptEntry> ReadAsync(
        string threadId, TranscriptQuery query, TranscriptReader reader, int rowsAtOnce, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var known = new Dictionary<AcsUserId, UserId?>();
        var waiting = new List<TranscriptEntry>();
        await foreach (var rows in GroupsAsync(threadId, query, reader, rowsAtOnce, cancellationToken))
        {
            waiting.AddRange(TranscriptPolicy.Read(rows, reader, query.WithVersions).Where(IsWithin));
            if (waiting.Count >= Math.Min(rowsAtOnce, EntriesAtOnce))
            {
                foreach (var entry in await NamedAsync(waiting, known, cancellationToken))
                {
                    yield return entry;
                }

                waiting.Clear();
            }
        }

        foreach (var entry in await NamedAsync(waiting, known, cancellationToken))
        {
            yield return entry;
        }

        // Messages with ids of another kind are not in the order of time.
        bool IsWithin(TranscriptEntry entry) =>
            !(entry.At < query.From) && !(entry.At >= query.To) && !(entry.At < reader.Since);
    }

    public async Task<TranscriptResponse> PageAsync(string threadId, TranscriptQuery query, TranscriptReader reader, CancellationToken cancellationToken)
    {
        var entries = new List<TranscriptEntry>();
        await foreach (var entry in ReadAsync(threadId, query, reader, Math.Min(query.PageSize + 1, MostRows), cancellationToken))
        {
            // What happened in one millisecond is not parted: a continuation names a time.
            if (entries.Count >= query.PageSize && TranscriptKeys.GroupOf(entry.Key) is var group && group != TranscriptKeys.GroupOf(entries[^1].Key))
            {
                return new TranscriptResponse(threadId, entries, TranscriptKeys.Continuation(TranscriptKeys.GroupOf(entries[^1].Key)));
            }

            entries.Add(entry);
        }

        return new TranscriptResponse(threadId, entries, null);
    }

    public IAsyncEnumerable<TranscriptEntry> StreamAsync(string threadId, TranscriptQuery query, TranscriptReader reader, CancellationToken cancellationToken) =>
        ReadAsync(threadId, query, reader, MostRows, cancellationToken);

    // The rows of one time, or of one message, together.
    private async IAsyncEnumerable<IReadOnlyList<TableEntity>> GroupsAsync(
        string threadId, TranscriptQuery query, TranscriptReader reader, int rowsAtOnce, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var since = query.From is { } from && !(from < reader.Since) ? from : reader.Since;

        // "}" comes after every piece of a key that follows the first.
        var first = query.After is { } after ? $"{after}}}" : since is { } time ? TranscriptKeys.Of(Earlier(time)) : "";
        var messages = await tables.MessagesAsync();
        foreach (var (start, end) in Ranges(first, query.To))
        {
            var rows = new List<TableEntity>();
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {TableKey.Of(threadId)} and RowKey ge {start} and RowKey lt {end}");
            await foreach (var row in messages.QueryAsync<TableEntity>(filter, rowsAtOnce, cancellationToken: cancellationToken))
            {
                if (rows.Count > 0 && TranscriptKeys.GroupOf(rows[0].RowKey) != TranscriptKeys.GroupOf(row.RowKey))
                {
                    yield return rows;
                    rows = [];
                }

                rows.Add(row);
            }

            if (rows.Count > 0)
            {
                yield return rows;
            }
        }
    }

    // What has an id that is no time lies apart, behind what the archive keeps for itself.
    private static IEnumerable<(string Start, string End)> Ranges(string first, DateTimeOffset? to)
    {
        var last = to is { } end ? TranscriptKeys.Of(end + KeyLag) : TranscriptKeys.EndOfTimes;

        return [.. string.CompareOrdinal(first, last) < 0 ? [(first, last)] : Array.Empty<(string, string)>(), (Max(first, TranscriptKeys.OtherIds), TranscriptKeys.End)];
    }

    private static string Max(string one, string other) => string.CompareOrdinal(one, other) > 0 ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset time) => time - DateTimeOffset.UnixEpoch > KeyLag ? time - KeyLag : time;

    private async Task<IReadOnlyList<TranscriptEntry>> NamedAsync(
        List<TranscriptEntry> entries, Dictionary<AcsUserId, UserId?> known, CancellationToken cancellationToken)
    {
        var strangers = entries.SelectMany(People).Select(person => new AcsUserId(person.CommunicationUserId)).Distinct().Where(person => !known.ContainsKey(person)).ToList();
        var users = await directory.WhoAreAsync(strangers, cancellationToken);
        var service = await bot.IdAsync(cancellationToken);
        foreach (var stranger in strangers)
        {
            known[stranger] = users.TryGetValue(stranger, out var user) ? user : null;
        }

        return [.. entries.Select(entry => entry with { By = Named(entry.By), Participants = entry.Participants is null ? null : [.. entry.Participants.Select(Named).OfType<TranscriptPerson>()] })];

        TranscriptPerson? Named(TranscriptPerson? person) => person is null ? null : person with
        {
            UserId = known[new AcsUserId(person.CommunicationUserId)]?.Value,
            DisplayName = person.DisplayName ?? (person.CommunicationUserId == service.Value ? bot.DisplayName : null),
        };
    }

    private static IEnumerable<TranscriptPerson> People(TranscriptEntry entry) =>
        (entry.Participants ?? []).Concat(entry.By is null ? [] : [entry.By]);
}
