using System.Collections.Concurrent;
using System.Diagnostics;
using Chat.Functions.Archive;
using Chat.Functions.Delivery;
using Chat.Functions.Moderation.Enforcement;
using Chat.Functions.Moderation.Sanctions;
using Chat.Functions.Telemetry;
using Chat.Functions.Threads;
using Microsoft.Extensions.Logging;

namespace Chat.Functions.Messages;

/// <summary>
/// What happens to a batch of chat events: park what nobody can read; per thread judge and store the rest in one transaction; then act on
/// the verdicts, and keep our account of the thread right. Each step is repeatable by its key, so the batch may come again, in parts and in any order.
/// </summary>
public sealed partial class ChatEventsStory(
    MessageRecord record,
    EnforcementStory enforcement,
    EnforcementAlarm alarm,
    Memberships memberships,
    ThreadUpkeep upkeep,
    Timeouts timeouts,
    UndeliveredEvents undelivered,
    ChatMetrics metrics,
    TimeProvider clock,
    ILogger<ChatEventsStory> logger)
{
    private const int ThreadsAtOnce = 16;

    /// <summary>As many as come in one delivery.</summary>
    private const int MostAtOnce = 100;

    /// <exception cref="AggregateException">A fault that passes: the whole batch has to come again. What could be done is done.</exception>
    public async Task HappenAsync(IEnumerable<string> deliveries, CancellationToken cancellationToken)
    {
        var readings = deliveries.SelectMany(ChatEvents.Read).Select(WithinLimits).ToList();
        var threads = readings.OfType<ChatEventReading.Read>().GroupBy(reading => reading.Event.ThreadId);

        var passing = new ConcurrentQueue<Exception>();
        await KeepGoingAsync(passing, ParkAsync(readings.OfType<ChatEventReading.Unreadable>(), cancellationToken));
        await Parallel.ForEachAsync(
            threads,
            new ParallelOptions { MaxDegreeOfParallelism = ThreadsAtOnce, CancellationToken = cancellationToken },
            async (thread, token) => await KeepGoingAsync(passing, HappenInThreadAsync(thread.Key, [.. thread], token)));

        if (!passing.IsEmpty)
        {
            throw new AggregateException("Some events could not be handled now; Event Grid brings the batch back.", passing);
        }
    }

    /// <summary>What events should have told and did not: happens as if they had come. May come again, and with the events after all.</summary>
    public async Task CatchUpAsync(string threadId, IReadOnlyList<ChatEvent> happened, CancellationToken cancellationToken)
    {
        foreach (var piece in happened.Chunk(MostAtOnce))
        {
            await HappenInThreadAsync(threadId, piece, cancellationToken);
        }
    }

    /// <summary>Why nobody can act on this delivery; null when somebody can.</summary>
    public static string? Unreadable(string delivery) =>
        ChatEvents.Read(delivery).Select(WithinLimits).OfType<ChatEventReading.Unreadable>().FirstOrDefault()?.Reason;

    // A fault that will never pass is some event's own: alone it is parked, so the others need not go with it.
    private async Task HappenInThreadAsync(string threadId, IReadOnlyList<ChatEventReading.Read> readings, CancellationToken cancellationToken)
    {
        using var span = ChatTraces.Source.StartActivity("chat.thread handle", ActivityKind.Consumer)?.SetTag("chat.thread.id", threadId).SetTag("messaging.batch.message_count", readings.Count);
        try
        {
            await HappenInThreadAsync(threadId, [.. readings.Select(reading => reading.Event)], cancellationToken);
            Count(readings);
        }
        catch (Exception passing) when (PassingFault.Is(passing))
        {
            span.Failed(passing);
            foreach (var reading in readings)
            {
                metrics.EventReturned(KindOf(reading.Event));
            }

            throw;
        }
        catch (Exception hopeless) when (!PassingFault.Is(hopeless))
        {
            span.Failed(hopeless);
            if (readings is [var only])
            {
                await undelivered.ParkAsync(only.Json, $"cannot be handled: {hopeless.GetType().Name}", cancellationToken);
                metrics.EventParked();
                return;
            }

            foreach (var one in readings)
            {
                await HappenInThreadAsync(threadId, [one], cancellationToken);
            }
        }
    }

    private async Task HappenInThreadAsync(string threadId, IReadOnlyList<ChatEvent> happened, CancellationToken cancellationToken)
    {
        var versions = await record.RecordAsync(threadId, happened, cancellationToken);

        // The evidence is stored by now, and beside it what is to be done. What the thread's budget does not allow yet waits there.
        if (versions.Any(version => version.AsksForWork))
        {
            await EnforceAsync(threadId, cancellationToken);
        }

        await memberships.HappenAsync(threadId, [.. happened.OfType<ThreadEvent>()], cancellationToken);
        foreach (var change in happened.OfType<ThreadEvent>().OrderBy(change => change.Version))
        {
            await upkeep.HappenAsync(change, cancellationToken);
            if (change is { Change: ThreadChange.ParticipantAdded, Who: { } who })
            {
                await timeouts.HoldAsync(threadId, who, cancellationToken);
            }
        }
    }

    // The event itself is stored by now. What can never be carried out is no reason to park it; it stays where the timer, and people, see it.
    private async Task EnforceAsync(string threadId, CancellationToken cancellationToken)
    {
        try
        {
            if (await enforcement.RunAsync(threadId, cancellationToken) is { } later)
            {
                alarm.Set(threadId, later);
            }
        }
        catch (Exception hopeless) when (!PassingFault.Is(hopeless))
        {
            Log.NotEnforced(logger, threadId, hopeless.GetType().Name, (hopeless as Azure.RequestFailedException)?.Status);
        }
    }

    private async Task ParkAsync(IEnumerable<ChatEventReading.Unreadable> unreadable, CancellationToken cancellationToken)
    {
        foreach (var (json, reason) in unreadable)
        {
            await undelivered.ParkAsync(json, reason, cancellationToken);
            metrics.EventParked();
        }
    }

    private void Count(IEnumerable<ChatEventReading.Read> handled)
    {
        var now = clock.GetUtcNow();
        foreach (var reading in handled)
        {
            metrics.EventHandled(KindOf(reading.Event), now - reading.Event.OccurredOn);
        }
    }

    private static string KindOf(ChatEvent happened) => happened switch
    {
        MessageEvent { Change: MessageChange.Received } => "message.received",
        MessageEvent { Change: MessageChange.Edited } => "message.edited",
        MessageEvent => "message.deleted",
        ThreadEvent { Change: ThreadChange.Created } => "thread.created",
        ThreadEvent { Change: ThreadChange.Deleted } => "thread.deleted",
        ThreadEvent { Change: ThreadChange.PropertiesUpdated } => "thread.updated",
        ThreadEvent { Change: ThreadChange.ParticipantAdded } => "participant.added",
        ThreadEvent => "participant.removed",
        _ => "other",
    };

    // One thread's trouble is no reason to leave the others undone.
    private async Task KeepGoingAsync(ConcurrentQueue<Exception> passing, Task step)
    {
        try
        {
            await step;
        }
        catch (Exception fault) when (PassingFault.Is(fault))
        {
            Log.ComesBack(logger, fault.GetType().Name, (fault as Azure.RequestFailedException)?.Status);
            passing.Enqueue(fault);
        }
    }

    private static ChatEventReading WithinLimits(ChatEventReading reading) =>
        reading is ChatEventReading.Read { Event: var happened } read && ArchiveLimits.Broken(happened) is { } reason
            ? new ChatEventReading.Unreadable(read.Json, reason)
            : reading;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Events come back later: {Fault}, status {Status}.")]
        public static partial void ComesBack(ILogger logger, string fault, int? status);

        [LoggerMessage(2, LogLevel.Error, "Thread {ThreadId}: what moderation asks for cannot be carried out: {Fault}, status {Status}.")]
        public static partial void NotEnforced(ILogger logger, string threadId, string fault, int? status);
    }
}
