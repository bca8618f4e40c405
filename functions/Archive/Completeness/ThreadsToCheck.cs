using Azure.Communication.Chat;
using Azure.Data.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Bots;
using Chat.Functions.Tables;
using Chat.Functions.Threads;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Archive.Completeness;

/// <summary>Which threads there are to compare: those of the service's own user, those of our account, and those the archive alone knows.</summary>
public sealed class ThreadsToCheck(AcsChat chat, BotIdentity bot, ThreadBook book, ThreadArchive archive, ChatTables tables, IOptions<ArchiveOptions> options)
{
    private const int PageSize = 200;

    /// <summary>More than these are left to the walk.</summary>
    private const int MostRecent = 2000;

    private const string InBook = "b|";
    private const string InArchive = "m|";

    /// <summary>Threads in which something was said since, as far as the service's own user is in them; the latest first.</summary>
    public async Task<List<string>> RecentAsync(DateTimeOffset? since, CancellationToken cancellationToken) => await bot.FindAsync(cancellationToken) is null
        ? []
        : await bot.ActAsync(self => chat.ActAsync(self, client => RecentAsync(client, since, cancellationToken), cancellationToken), cancellationToken);

    /// <summary>The next threads behind a place of the walk: first all of our account, then those only the archive knows, made past us.</summary>
    public async Task<WalkPiece> NextAsync(string place, int most, CancellationToken cancellationToken)
    {
        var threadIds = new List<string>();
        if (!place.StartsWith(InArchive, StringComparison.Ordinal))
        {
            var filter = TableClient.CreateQueryFilter($"PartitionKey gt {place[Math.Min(place.Length, InBook.Length)..]} and RowKey eq {ThreadRow.Row}");
            await foreach (var row in (await tables.ThreadsAsync()).QueryAsync<ThreadRow>(filter, cancellationToken: cancellationToken))
            {
                if (row.DeletedOn is null)
                {
                    threadIds.Add(TableKey.Text(row.PartitionKey));
                }

                if (threadIds.Count == most)
                {
                    return new WalkPiece(threadIds, InBook + row.PartitionKey, false);
                }
            }

            return new WalkPiece(threadIds, InArchive, false);
        }

        var after = TableKey.Text(place[InArchive.Length..]);
        for (var looked = 0; looked < most; looked++)
        {
            if (await archive.ThreadAfterAsync(after, cancellationToken) is not { } threadId)
            {
                return new WalkPiece(threadIds, "", true);
            }

            after = threadId;
            if (await book.FindAsync(threadId, cancellationToken) is null)
            {
                threadIds.Add(threadId);
            }
        }

        return new WalkPiece(threadIds, InArchive + TableKey.Of(after), false);
    }

    private async Task<List<string>> RecentAsync(ChatClient client, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        // What was said within the grace period was not looked at the last time.
        var startTime = since - options.Value.GracePeriod - TimeSpan.FromMinutes(1);
        var recent = new List<ChatThreadItem>();
        await foreach (var page in client.GetChatThreadsAsync(startTime, cancellationToken).AsPages(null, PageSize))
        {
            recent.AddRange(page.Values.Where(thread => thread.DeletedOn is null));
            if (recent.Count >= MostRecent)
            {
                break;
            }
        }

        return [.. recent.OrderByDescending(thread => thread.LastMessageReceivedOn).Select(thread => thread.Id)];
    }
}

/// <param name="Place">Where to go on; empty: from the beginning.</param>
public sealed record WalkPiece(IReadOnlyList<string> ThreadIds, string Place, bool IsLast);
