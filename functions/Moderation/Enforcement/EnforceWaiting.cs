using Chat.Functions.Moderation.Sanctions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Chat.Functions.Moderation.Enforcement;

/// <summary>Every minute: carries out what a worker that ended has left, and lets people back in whose time-out is over.</summary>
public sealed partial class EnforceWaiting(
    WaitingThreads threads, EnforcementStory enforcement, EnforcementAlarm alarm, Timeouts timeouts, ILogger<EnforceWaiting> logger)
{
    private const int ThreadsAtOnce = 8;

    [Function(nameof(EnforceWaiting))]
    public async Task RunAsync([TimerTrigger("15 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(
            threads.AllAsync(cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = ThreadsAtOnce, CancellationToken = cancellationToken },
            async (one, token) => await LookAtAsync(one.ThreadId, one.TakeOff, token));
        await timeouts.LetBackAsync(cancellationToken);
    }

    private async Task LookAtAsync(string threadId, WaitingRow? takeOff, CancellationToken cancellationToken)
    {
        try
        {
            if (await enforcement.RunAsync(threadId, cancellationToken) is { } later)
            {
                alarm.Set(threadId, later);
            }
            else if (takeOff is not null && await enforcement.WaitingAsync(threadId, cancellationToken) is [])
            {
                await threads.TakeOffAsync(takeOff, cancellationToken);
            }
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Stays(logger, threadId, fault.GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Thread {ThreadId}: what waits there stays for now: {Fault}.")]
        public static partial void Stays(ILogger logger, string threadId, string fault);
    }
}
