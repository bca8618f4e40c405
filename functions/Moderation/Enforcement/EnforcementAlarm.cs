using System.Collections.Concurrent;
using Chat.Functions.Messages;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chat.Functions.Moderation.Enforcement;

/// <summary>
/// Goes back to a thread when its budget opens, as long as this worker lives. What waits lies in the table, so a worker that ends loses nothing:
/// <see cref="EnforceWaiting"/> finds it.
/// </summary>
public sealed partial class EnforcementAlarm(EnforcementStory enforcement, TimeProvider clock, ILogger<EnforcementAlarm> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan AfterAFault = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Task> waiting = new();
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Looks after a thread from then on until nothing waits there. A thread that is looked after already stays so.</summary>
    public void Set(string threadId, DateTimeOffset on)
    {
        if (!stopping.IsCancellationRequested)
        {
            waiting.GetOrAdd(threadId, _ => Task.Run(() => LookAfterAsync(threadId, on)));
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await Task.WhenAll(waiting.Values).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => stopping.Dispose();

    private async Task LookAfterAsync(string threadId, DateTimeOffset? on)
    {
        try
        {
            while (on is { } time)
            {
                if (time - clock.GetUtcNow() is { Ticks: > 0 } wait)
                {
                    await Task.Delay(wait, clock, stopping.Token);
                }

                on = await EnforceAsync(threadId);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        finally
        {
            waiting.TryRemove(threadId, out _);
        }
    }

    private async Task<DateTimeOffset?> EnforceAsync(string threadId)
    {
        try
        {
            return await enforcement.RunAsync(threadId, stopping.Token);
        }
        catch (Exception fault) when (!stopping.IsCancellationRequested)
        {
            Log.Later(logger, threadId, fault.GetType().Name);

            // What does not pass is the timer's, once a minute.
            return PassingFault.Is(fault) ? clock.GetUtcNow() + AfterAFault : null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Thread {ThreadId}: what waits there is tried again later: {Fault}.")]
        public static partial void Later(ILogger logger, string threadId, string fault);
    }
}
