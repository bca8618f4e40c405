using Chat.Functions.Acs;
using Chat.Functions.Archive;
using Chat.Functions.Threads;
using Chat.Functions.Users;

namespace Chat.Functions.Transcripts;

/// <summary>
/// Looks through the archive. Table Storage has no index of words, so messages are read and compared: a bounded number per request, with a
/// continuation where the looking stopped, found or not.
/// </summary>
public sealed class Search(Transcripts transcripts, Memberships memberships, UserDirectory directory)
{
    /// <summary>Entries one request looks at.</summary>
    public const int MostLookedAt = 5000;

    private const int RowsAtOnce = 1000;

    /// <summary>Threads one request looks through.</summary>
    private const int MostThreads = 100;

    private static readonly Comparer<AcsUserId> ByValue = Comparer<AcsUserId>.Create((one, other) => string.CompareOrdinal(one.Value, other.Value));

    public async Task<TranscriptResponse> SearchAsync(
        string threadId, SearchQuery search, TranscriptReader reader, CancellationToken cancellationToken)
    {
        var senders = search.Sender is { } sender ? await IdentitiesAsync(sender, reader.Self, cancellationToken) : null;

        // What compliance looks for may have been edited away.
        var range = search.Range with { WithVersions = reader.SeesEverything };
        var (found, lookedAt, latest) = (new List<TranscriptEntry>(), 0, "");
        await foreach (var entry in transcripts.ReadAsync(threadId, range, reader, RowsAtOnce, cancellationToken))
        {
            var group = TranscriptKeys.GroupOf(entry.Key);
            if (group != latest && (lookedAt >= MostLookedAt || found.Count >= search.Range.PageSize))
            {
                return new TranscriptResponse(threadId, found, TranscriptKeys.Continuation(latest));
            }

            (latest, lookedAt) = (group, lookedAt + 1);
            if (search.Finds(entry, senders))
            {
                found.Add(search.Range.WithVersions ? entry : entry with { Versions = null });
            }
        }

        return new TranscriptResponse(threadId, found, null);
    }

    /// <summary>What somebody has said anywhere, thread by thread.</summary>
    public async Task<SearchResponse> SearchAllAsync(SearchQuery search, CancellationToken cancellationToken)
    {
        var everything = new TranscriptReader(null, SeesEverything: true);
        var (threads, found, lookedThrough) = (new List<ThreadFindings>(), 0, 0);
        foreach (var identity in (await IdentitiesAsync(search.Sender!, null, cancellationToken)).Order(ByValue))
        {
            if (search.Place is { } place && ByValue.Compare(identity, place.Identity) < 0)
            {
                continue;
            }

            var begin = search.Place is { } there && there.Identity == identity ? there : new SearchPlace(identity, "", null);
            if (begin.Group is { } group && await LookAsync(identity, begin.ThreadId, group) is { } stillThere)
            {
                return stillThere;
            }

            var done = begin.ThreadId;
            await foreach (var threadId in memberships.ThreadsOfAsync(identity, done, cancellationToken))
            {
                if (lookedThrough++ == MostThreads || found >= search.Range.PageSize)
                {
                    return new SearchResponse(threads, new SearchPlace(identity, done, null).ToString());
                }

                if (await LookAsync(identity, threadId, null) is { } stopped)
                {
                    return stopped;
                }

                done = threadId;
            }
        }

        return new SearchResponse(threads, null);

        // Answers when it stopped within a thread.
        async Task<SearchResponse?> LookAsync(AcsUserId identity, string threadId, string? after)
        {
            var one = search with { Range = search.Range with { After = after }, Sender = new ParticipantId.Raw(identity) };
            var page = await SearchAsync(threadId, one, everything, cancellationToken);
            if (page.Entries.Count > 0)
            {
                threads.Add(new ThreadFindings(threadId, page.Entries));
                found += page.Entries.Count;
            }

            return page.Continuation is { } continuation && TranscriptKeys.TryReadContinuation(continuation, out var group)
                ? new SearchResponse(threads, new SearchPlace(identity, threadId, group).ToString())
                : null;
        }
    }

    // A user may have had another identity before.
    private async Task<IReadOnlyCollection<AcsUserId>> IdentitiesAsync(ParticipantId sender, AcsUserId? self, CancellationToken cancellationToken) => sender switch
    {
        ParticipantId.Raw { Identity: var identity } => [identity],
        ParticipantId.User { UserId: var user } when await directory.ReadAsync(UserRow.KeyOf(user), cancellationToken) is { } row =>
            [.. row.AllIdentities().Select(identity => new AcsUserId(identity))],
        ParticipantId.Me when self is { } identity => [identity],
        _ => [],
    };
}
