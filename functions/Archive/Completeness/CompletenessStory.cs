using Chat.Functions.Messages;
using Microsoft.Extensions.Logging;

namespace Chat.Functions.Archive.Completeness;

/// <summary>
/// Looks through the threads for what the archive lacks: first those in which something was said of late, then all others, a piece of the way in
/// each run. Where a run ends, the next goes on. Looking twice changes nothing.
/// </summary>
public sealed partial class CompletenessStory(ThreadsToCheck threads, ThreadCheck check, Walks walks, TimeProvider clock, ILogger<CompletenessStory> logger)
{
    private const int ThreadsAtOnce = 4;

    private const int ThreadsBetweenNotes = 16;

    public async Task CompleteAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var walk = await walks.ReadAsync("completeness", cancellationToken);
        var now = clock.GetUtcNow();

        foreach (var recent in (await threads.RecentAsync(walk.RecentSince, cancellationToken)).Chunk(ThreadsBetweenNotes))
        {
            if (IsOver())
            {
                return;
            }

            await CheckAsync(recent, cancellationToken);
        }

        walk.RecentSince = now;
        await walks.NoteAsync(walk, cancellationToken);

        while (!IsOver())
        {
            var piece = await threads.NextAsync(walk.Place, ThreadsBetweenNotes, cancellationToken);
            await CheckAsync(piece.ThreadIds, cancellationToken);
            walk.Place = piece.Place;
            walk.RoundEndedOn = piece.IsLast ? clock.GetUtcNow() : walk.RoundEndedOn;
            await walks.NoteAsync(walk, cancellationToken);
            if (piece.IsLast)
            {
                return;
            }
        }

        bool IsOver() => clock.GetElapsedTime(started) > patience;
    }

    private Task CheckAsync(IEnumerable<string> threadIds, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        threadIds,
        new ParallelOptions { MaxDegreeOfParallelism = ThreadsAtOnce, CancellationToken = cancellationToken },
        async (threadId, token) =>
        {
            try
            {
                await check.CheckAsync(threadId, token);
            }
            catch (Exception fault) when (!token.IsCancellationRequested)
            {
                // It is as far as it was noted, and its turn comes again; the others do not wait for it.
                Log.Later(logger, threadId, fault.GetType().Name, (fault as Azure.RequestFailedException)?.Status, PassingFault.Is(fault));
            }
        });

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Thread {ThreadId} is compared with the service another time: {Fault}, status {Status}, passing: {Passing}.")]
        public static partial void Later(ILogger logger, string threadId, string fault, int? status, bool passing);
    }
}
