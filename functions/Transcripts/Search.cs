using Chat.Functions.Acs;
using Chat.Functions.Threads;
using Chat.Functions.Users;

namespace Chat.Functions.Transcripts;

/// <summary>
/// Looks through the archive. Table Storage has no index of words, so messages are read and compared: a bounded number per request, with a
/// continuation where the looking stopped, found or not.
/// </summary>
public sealed class Search(Transcripts transcripts, UserDirectory directory)
{
    /// <summary>Entries one request looks at.</summary>
    public const int MostLookedAt = 5000;

    private const int RowsAtOnce = 1000;

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
