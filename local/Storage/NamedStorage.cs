using Azure;
using Azure.Data.Tables;

namespace Chat.Local.Storage;

/// <summary>A storage account that the user names. Not ours to start or stop.</summary>
public sealed class NamedStorage : ILocalStorage
{
    private NamedStorage(string connectionString) => ConnectionString = connectionString;

    public string ConnectionString { get; }

    public string Description => "the account you named";

    /// <exception cref="StartException">It cannot be reached: said before anything needs it.</exception>
    public static async Task<NamedStorage> ReachAsync(string connectionString, CancellationToken cancellationToken)
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

            return new NamedStorage(connectionString);
        }
        catch (Exception fault) when (fault is RequestFailedException or FormatException or ArgumentException or InvalidOperationException or KeyNotFoundException or TaskCanceledException or AggregateException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new StartException(
                "The storage account cannot be reached. Check the connection string and that Azurite or the account runs; without --storage the local run starts its own.",
                fault);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
