using Chat.Functions.Messages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chat.Functions.Moderation.Enforcement;

/// <summary>
/// Goes back to a thread when its budget opens, as long as this worker lives. What waits lies in the table, so a worker that ends loses nothing:
/// <see cref="EnforceWaiting"/> finds it.
/// </summary>
public sealed partial class EnforcementAlarm(IServiceProvider services, TimeProvider clock, ILogger<EnforcementAlarm> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan AfterAFault = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Watch> watches = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Looks after a thread from then on until nothing waits there.</summary>
    public void Set(string threadId, DateTimeOffset on)
    {
        lock (gate)
        {
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            if (watches.TryGetValue(threadId, out var watch))
            {
                // It may be about to end, or sleep for longer than this.
                watch.Again = watch.Again < on ? watch.Again : on;
                watch.Sleep?.Cancel();
            }
            else
            {
                watches[threadId] = watch = new Watch();
                watch.Done = Task.Run(() => LookAfterAsync(threadId, watch, on));
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        Task[] running;
        lock (gate)
        {
            running = [.. watches.Values.Select(watch => watch.Done)];
        }

        await Task.WhenAll(running).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => stopping.Dispose();

    private async Task LookAfterAsync(string threadId, Watch watch, DateTimeOffset? on)
    {
        try
        {
            while (on is { } time)
            {
                await SleepAsync(watch, time);
                on = await EnforceAsync(threadId) ?? Ends(threadId, watch);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    private async Task SleepAsync(Watch watch, DateTimeOffset until)
    {
        while (true)
        {
            using var sleep = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
            lock (gate)
            {
                if (watch.Again < until)
                {
                    until = watch.Again.Value;
                    watch.Again = null;
                }

                watch.Sleep = sleep;
            }

            try
            {
                if (until - clock.GetUtcNow() is { Ticks: > 0 } wait)
                {
                    await Task.Delay(wait, clock, sleep.Token);
                }

                return;
            }
            catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
            {
                // Roused: somebody needs it sooner, perhaps.
            }
            finally
            {
                lock (gate)
                {
                    watch.Sleep = null;
                }
            }
        }
    }

    // When to go on after all, because somebody has asked for it meanwhile.
    private DateTimeOffset? Ends(string threadId, Watch watch)
    {
        lock (gate)
        {
            var again = watch.Again;
            watch.Again = null;
            if (again is null)
            {
                watches.Remove(threadId);
            }

            return again;
        }
    }

    private async Task<DateTimeOffset?> EnforceAsync(string threadId)
    {
        try
        {
            // Not before: this service is made before the settings are checked, and a check names every one that is wrong.
            return await services.GetRequiredService<EnforcementStory>().RunAsync(threadId, stopping.Token);
        }
        catch (Exception fault) when (!stopping.IsCancellationRequested)
        {
            Log.Later(logger, threadId, fault.GetType().Name);

            // What does not pass is the timer's, once a minute.
            return PassingFault.Is(fault) ? clock.GetUtcNow() + AfterAFault : null;
        }
    }

    private sealed class Watch
    {
        public Task Done { get; set; } = Task.CompletedTask;

        public DateTimeOffset? Again { get; set; }

        /// <summary>Ends its sleep early; null while it is at work.</summary>
        public CancellationTokenSource? Sleep { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Thread {ThreadId}: what waits there is tried again later: {Fault}.")]
        public static partial void Later(ILogger logger, string threadId, string fault);
    }
}
