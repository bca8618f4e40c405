using Azure;
using Azure.Data.Tables;

namespace Chat.Local;

/// <summary>Says in one sentence that a storage account cannot be reached, before anything needs it.</summary>
public static class StorageCheck
{
    public static async Task RequireAsync(string connectionString, CancellationToken cancellationToken)
    {
        var options = new TableClientOptions();
        options.Retry.MaxRetries = 0;
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(5);
        try
        {
            var tables = new TableServiceClient(connectionString, options);
            await foreach (var _ in tables.QueryAsync(maxPerPage: 1, cancellationToken: cancellationToken))
            {
                break;
            }
        }
        catch (Exception fault) when (fault is RequestFailedException or FormatException or ArgumentException or InvalidOperationException or KeyNotFoundException or TaskCanceledException or AggregateException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new StartException(
                "The storage account cannot be reached. Check the connection string and that Azurite or the account runs; without --storage the local run starts its own.",
                fault);
        }
    }
}
