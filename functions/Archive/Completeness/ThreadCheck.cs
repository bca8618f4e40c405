using System.Runtime.CompilerServices;
using Azure;
using Azure.Communication.Chat;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Keeping;
using Chat.Functions.Messages;
using Chat.Functions.Tables;
using Chat.Functions.Threads;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Archive.Completeness;

/// <summary>
/// Compares one thread with what the service lists, from the latest change down to where it was compared before, and writes what is missing as if its
/// events had come. What is so new that its event may be on its way is left to the next time.
/// </summary>
public sealed partial class ThreadCheck(
    ThreadArchive archive,
    ChatEventsStory story,
    Memberships memberships,
    Insiders insiders,
    ThreadKeep keeps,
    AcsIdentities identities,
    ServiceClock clock,
    ChatTables tables,
    IOptions<ArchiveOptions> options,
    ILogger<ThreadCheck> logger)
{
    private const int PageSize = 200;

    /// <summary>200 pages of a thread may be asked for in a minute, learn.microsoft.com/azure/communication-services/concepts/service-limits#chat; frontends need some.</summary>
    private const int MostPages = 50;

    /// <summary>Each try is a call.</summary>
    private const int MostTries = 12;

    // More than what one page of it takes; a worker that ends in between holds a thread up for so long.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>learn.microsoft.com/azure/communication-services/concepts/authentication.</summary>
    private static readonly TimeSpan ShortestLifetime = TimeSpan.FromHours(1);

    private const string OfOurResource = "8:acs:";

    public async Task CheckAsync(string threadId, CancellationToken cancellationToken)
    {
        var row = await FindAsync(threadId, cancellationToken) ?? CheckRow.For(threadId);
        if (row.BusyUntil > clock.Now)
        {
            return;
        }

        // One at a time, so that what was missing is counted once.
        await NoteAsync(row, clock.Now + Lease, cancellationToken);
        try
        {
            await CompareAsync(row, threadId, cancellationToken);
        }
        finally
        {
            await NoteAsync(row, null, CancellationToken.None);
        }
    }

    private async Task CompareAsync(CheckRow row, string threadId, CancellationToken cancellationToken)
    {
        if (await InsiderAsync(threadId, cancellationToken) is not { } insider)
        {
            row.UnseenSince ??= clock.Now;
            return;
        }

        row.UnseenSince = null;
        var from = row.NextAs == insider.Person.Value && IsOurs(row.Next) ? row.Next : null;
        row.Target = from is null ? (clock.Now - options.Value.GracePeriod).ToUnixTimeMilliseconds() : row.Target;

        var pages = 0;
        await foreach (var page in PagesAsync(row, insider, from, cancellationToken))
        {
            // The list falls by version: an edit or a deletion puts a message on top of it.
            await FillAsync(row, threadId, [.. page.Values.Where(message => ListedEvents.VersionOf(message) is { } version && version > row.UpTo && version <= row.Target)], cancellationToken);
            row.Next = page.Values.All(message => !(ListedEvents.VersionOf(message) <= row.UpTo)) ? page.ContinuationToken : null;
            row.NextAs = row.Next is null ? null : insider.Person.Value;
            row.UpTo = row.Next is null ? Math.Max(row.UpTo, row.Target) : row.UpTo;
            row.CheckedOn = clock.Now;
            if (row.Next is null || ++pages == MostPages)
            {
                return;
            }

            await NoteAsync(row, clock.Now + Lease, cancellationToken);
        }
    }

    // A place that the service knows no longer is none: from the top again.
    private static async IAsyncEnumerable<Page<ChatMessage>> PagesAsync(
        CheckRow row, Insider insider, string? from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var pages = insider.Client.GetMessagesAsync(cancellationToken: cancellationToken).AsPages(from, PageSize).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await pages.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (RequestFailedException unknown) when (unknown.Status == 400)
            {
                (row.Next, row.NextAs) = (null, null);
                throw;
            }

            yield return pages.Current;
        }
    }

    private async Task FillAsync(CheckRow row, string threadId, IReadOnlyList<ChatMessage> page, CancellationToken cancellationToken)
    {
        // What a purge has taken out is listed still.
        var purged = (await keeps.ReadAsync(threadId, cancellationToken)).PurgedUpTo;
        var listed = ListedEvents.Of(threadId, page).Where(happened => ArchiveLimits.Broken(happened) is null && !(SaidOn(happened) < purged)).ToList();
        if (listed.Count == 0)
        {
            return;
        }

        var holes = Holes.Between(
            listed,
            await archive.VersionsAsync(threadId, listed.OfType<MessageEvent>().Select(message => message.MessageId), cancellationToken),
            await archive.ActivitiesAsync(threadId, listed.OfType<ThreadEvent>().Select(happened => happened.Version), cancellationToken));
        if (holes.Missing.Count == 0)
        {
            return;
        }

        await story.CatchUpAsync(threadId, await WithoutTheForgottenAsync(holes.Missing, cancellationToken), cancellationToken);
        row.Filled += holes.Missing.Count;
        row.Lost += holes.Lost;
        row.FilledOn = clock.Now;
        Log.Filled(logger, threadId, holes.Missing.Count, holes.Lost);
    }

    private static DateTimeOffset SaidOn(ChatEvent happened) => happened is MessageEvent message ? message.ComposedOn : happened.OccurredOn;

    // Somebody who was erased has no identity any more; where nobody could delete their words in the service, we do not bring them back from there.
    private async Task<IReadOnlyList<ChatEvent>> WithoutTheForgottenAsync(IReadOnlyList<ChatEvent> missing, CancellationToken cancellationToken)
    {
        var forgotten = new HashSet<AcsUserId>();
        foreach (var sender in missing.OfType<MessageEvent>().Where(message => message.Text is not null).Select(message => message.Sender).Distinct())
        {
            if (sender.Value.StartsWith(OfOurResource, StringComparison.Ordinal) && await IsGoneAsync(sender, cancellationToken))
            {
                forgotten.Add(sender);
            }
        }

        return [.. missing.Select(happened => happened is MessageEvent message && forgotten.Contains(message.Sender)
            ? message with { Text = null, SenderName = null, Metadata = null }
            : happened)];
    }

    private async Task<bool> IsGoneAsync(AcsUserId person, CancellationToken cancellationToken)
    {
        try
        {
            return await identities.IssueTokenAsync(person, TokenScope.Chat, ShortestLifetime, cancellationToken) is null;
        }
        catch (RequestFailedException foreign) when (foreign.Status is 400 or 403)
        {
            // Another resource's: we can erase nobody there.
            return false;
        }
    }

    // Whom we brought in first; then, for threads made past us, whom the archive has seen come and not go.
    private async Task<Insider?> InsiderAsync(string threadId, CancellationToken cancellationToken)
    {
        if (await insiders.AnyAsync(threadId, cancellationToken) is { } known)
        {
            return known;
        }

        var present = (await memberships.ReadAsync(threadId, cancellationToken))
            .Where(member => member.Until is null && member.Who.Value.StartsWith(OfOurResource, StringComparison.Ordinal))
            .Take(MostTries);
        foreach (var member in present)
        {
            if (await insiders.TryAsync(member.Who, threadId, cancellationToken) is { } insider)
            {
                return insider;
            }
        }

        return null;
    }

    // Only to our own service goes a token of ours, whatever a row says.
    private bool IsOurs(string? address) => address is not null && Uri.TryCreate(identities.Endpoint, address, out var next)
        && next.Scheme == identities.Endpoint.Scheme && next.Authority == identities.Endpoint.Authority;

    private async Task<CheckRow?> FindAsync(string threadId, CancellationToken cancellationToken)
    {
        var found = await (await tables.ThreadsAsync()).GetEntityIfExistsAsync<CheckRow>(TableKey.Of(threadId), CheckRow.Row, cancellationToken: cancellationToken);

        return found.HasValue ? found.Value : null;
    }

    private async Task NoteAsync(CheckRow row, DateTimeOffset? busyUntil, CancellationToken cancellationToken)
    {
        row.BusyUntil = busyUntil;
        var threads = await tables.ThreadsAsync();
        var answer = row.ETag == default
            ? await threads.AddEntityAsync(row, cancellationToken)
            : await threads.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellationToken);
        row.ETag = answer.Headers.ETag ?? row.ETag;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Thread {ThreadId}: {Filled} things that no event had told are in the archive now; of {Lost} messages the first words are lost.")]
        public static partial void Filled(ILogger logger, string threadId, int filled, int lost);
    }
}
