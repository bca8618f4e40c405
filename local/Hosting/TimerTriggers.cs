using Microsoft.Azure.Functions.Worker;
using NCrontab;

namespace Chat.Local.Hosting;

/// <summary>
/// Timer triggers by the schedule in their attribute, six fields with seconds first, in UTC and with the Functions host's own parser:
/// learn.microsoft.com/azure/azure-functions/functions-bindings-timer. A run that lasts longer than its interval is not overtaken by the next. A function
/// that is switched off does not run: learn.microsoft.com/azure/azure-functions/disable-function.
/// </summary>
public sealed partial class TimerTriggers(IServiceProvider services, IConfiguration configuration, TimeProvider clock, ILogger<TimerTriggers> logger) : BackgroundService
{
    private static readonly IReadOnlyDictionary<string, string> NoBindingData = new Dictionary<string, string>();

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        FunctionCatalog.All.Where(function => function.Trigger is TimerTriggerAttribute && !configuration.GetValue($"AzureWebJobs.{function.Name}.Disabled", false)).Select(function => RepeatAsync(function, stoppingToken)));

    private async Task RepeatAsync(Function function, CancellationToken cancellationToken)
    {
        var schedule = CrontabSchedule.Parse(((TimerTriggerAttribute)function.Trigger).Schedule, new CrontabSchedule.ParseOptions { IncludingSeconds = true });
        while (!cancellationToken.IsCancellationRequested)
        {
            var now = clock.GetUtcNow();
            var wait = schedule.GetNextOccurrence(now.UtcDateTime) - now.UtcDateTime;
            await Task.Delay(wait + TimeSpan.FromMilliseconds(1), clock, cancellationToken);
            await RunAsync(services, logger, function, cancellationToken);
        }
    }

    /// <summary>
    /// Runs a function by hand, as the host does: learn.microsoft.com/azure/azure-functions/functions-manually-run-non-http. The host wants its master
    /// key; here there is one key for everything.
    /// </summary>
    public static void MapByHand(WebApplication app, string? key) => app.MapPost("/admin/functions/{name}", (string name, HttpContext context) =>
    {
        if (!HostKey.Opens(context.Request, key))
        {
            return Results.Unauthorized();
        }

        if (FunctionCatalog.All.FirstOrDefault(function => function.Trigger is TimerTriggerAttribute && function.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } timer)
        {
            return Results.NotFound();
        }

        // As the host: taken, not waited for.
        var (services, stopping) = (app.Services, app.Lifetime.ApplicationStopping);
        _ = Task.Run(() => RunAsync(services, services.GetRequiredService<ILogger<TimerTriggers>>(), timer, stopping), CancellationToken.None);

        return Results.Accepted();
    });

    private static async Task RunAsync(IServiceProvider services, ILogger logger, Function function, CancellationToken cancellationToken)
    {
        try
        {
            await function.InvokeAsync(services, new TimerInfo(), NoBindingData, cancellationToken);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Failed(logger, function.Name, fault.GetType().Name);
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Function} failed with {Fault}; it runs again at its next time.")]
        public static partial void Failed(ILogger logger, string function, string fault);
    }
}
