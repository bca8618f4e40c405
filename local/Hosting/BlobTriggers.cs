using Microsoft.Azure.Functions.Worker;

namespace Chat.Local.Hosting;

/// <summary>
/// Blob triggers: looks into their containers again and again and calls the function for each blob without a receipt. Like the Functions
/// host it keeps the receipts in the container azure-webjobs-hosts, so that a blob is handled once across restarts and workers, and again
/// only when the function failed.
/// </summary>
public sealed partial class BlobTriggers(IServiceProvider services, IConfiguration configuration, TimeProvider clock, ILogger<BlobTriggers> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var watched = FunctionCatalog.All.Where(function => function.Trigger is BlobTriggerAttribute && !configuration.GetValue($"AzureWebJobs.{function.Name}.Disabled", false)).ToList();
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            foreach (var function in watched)
            {
                try
                {
                    await LookAsync(function, stoppingToken);
                }
                catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or IOException && !stoppingToken.IsCancellationRequested)
                {
                    Log.StorageAway(logger, function.Name, fault.GetType().Name);
                }
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task LookAsync(Function function, CancellationToken cancellationToken)
    {
        var trigger = (BlobTriggerAttribute)function.Trigger;
        if (configuration[trigger.Connection ?? "AzureWebJobsStorage"] is not { Length: > 0 } connectionString
            || !connectionString.Contains("AccountKey", StringComparison.OrdinalIgnoreCase) && !connectionString.Contains("UseDevelopmentStorage", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        var containerName = trigger.BlobPath.Split('/')[0];
        using var container = new BlobContainer(connectionString, containerName);
        using var receipts = new BlobContainer(connectionString, "azure-webjobs-hosts");
        var prefix = $"blobreceipts/local/{function.Name}/";

        var handled = (await receipts.ListAsync(prefix, cancellationToken)).ToHashSet();
        foreach (var blob in await container.ListAsync("", cancellationToken))
        {
            if (handled.Contains(prefix + blob))
            {
                continue;
            }

            try
            {
                var content = await container.ReadAsync(blob, cancellationToken);
                await function.InvokeAsync(services, content, new Dictionary<string, string> { ["name"] = blob }, cancellationToken);
                await receipts.WriteAsync(prefix + blob, "{}", cancellationToken);
            }
            catch (Exception fault) when (fault is not (HttpRequestException or OperationCanceledException))
            {
                Log.Failed(logger, function.Name, fault.GetType().Name);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Function} cannot look for blobs: {Fault}.")]
        public static partial void StorageAway(ILogger logger, string function, string fault);

        [LoggerMessage(2, LogLevel.Warning, "{Function} failed with {Fault}; the blob is tried again.")]
        public static partial void Failed(ILogger logger, string function, string fault);
    }
}
