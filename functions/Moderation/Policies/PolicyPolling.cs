using Azure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Moderation.Policies;

/// <summary>Asks for a newer policy as often as the settings say.</summary>
public sealed partial class PolicyPolling(
    IServiceProvider services, IOptionsMonitor<ModerationOptions> options, TimeProvider time, ILogger<PolicyPolling> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The first message need not wait for the first answer.
        await AskAsync(stoppingToken);
        while (options.CurrentValue.PollInterval is { Ticks: > 0 } interval && !stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await AskAsync(stoppingToken);
        }
    }

    private async Task AskAsync(CancellationToken stoppingToken)
    {
        try
        {
            // Not before: this service is made before the settings are checked, and a check names every one that is wrong.
            await services.GetRequiredService<PoliciesInForce>().PollAsync(stoppingToken);
        }
        catch (Exception fault) when (fault is RequestFailedException or AggregateException)
        {
            Log.NotAsked(logger, (fault as RequestFailedException)?.Status);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The table could not be asked for a newer moderation policy, status {Status}; the one in force stays.")]
        public static partial void NotAsked(ILogger logger, int? status);
    }
}
