using Chat.Functions.Archive;
using Chat.Functions.Delivery;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Keeping;

/// <summary>Once a day through all threads, in as many runs as that takes, and then through what could not be delivered: what is kept no longer goes.</summary>
public sealed partial class PurgeStory(
    ThreadArchive archive, ThreadPurge purge, UndeliveredPurge undelivered, Walks walks, TimeProvider clock, IOptionsMonitor<KeepingOptions> options, ILogger<PurgeStory> logger)
{
    private const int ThreadsBetweenNotes = 16;

    public async Task PurgeAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var walk = await walks.ReadAsync("purge", cancellationToken);
        if (options.CurrentValue.Classes.Count == 0 || (walk.Place.Length == 0 && walk.RoundEndedOn?.UtcDateTime.Date == clock.GetUtcNow().UtcDateTime.Date))
        {
            return;
        }

        for (var visited = 1; clock.GetElapsedTime(started) <= patience; visited++)
        {
            if (await archive.ThreadAfterAsync(walk.Place, cancellationToken) is not { } threadId)
            {
                await undelivered.PurgeAsync(cancellationToken);
                (walk.Place, walk.RoundEndedOn) = ("", clock.GetUtcNow());
                await walks.NoteAsync(walk, cancellationToken);
                return;
            }

            await PurgeAsync(threadId, cancellationToken);
            walk.Place = threadId;
            if (visited % ThreadsBetweenNotes == 0)
            {
                await walks.NoteAsync(walk, cancellationToken);
            }
        }

        await walks.NoteAsync(walk, cancellationToken);
    }

    private async Task PurgeAsync(string threadId, CancellationToken cancellationToken)
    {
        try
        {
            await purge.PurgeAsync(threadId, cancellationToken);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            // What went is proven; the rest goes on the next day's walk.
            Log.Later(logger, threadId, fault.GetType().Name, (fault as Azure.RequestFailedException)?.Status);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Thread {ThreadId} is purged another time: {Fault}, status {Status}.")]
        public static partial void Later(ILogger logger, string threadId, string fault, int? status);
    }
}
