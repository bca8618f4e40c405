using System.Collections.Concurrent;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Chat.Functions.Telemetry;
using Microsoft.Extensions.Options;

namespace Chat.Functions.Tables;

/// <summary>The app's tables, each made on its first use.</summary>
public sealed class ChatTables
{
    /// <summary>The tables of this app; the infrastructure makes the same ones.</summary>
    public static readonly IReadOnlyList<string> Names = ["users", "threads", "messages", "deliveries", "moderation", "bots", "health"];

    private readonly TableServiceClient service;
    private readonly ConcurrentDictionary<string, Task<TableClient>> made = new();

    public ChatTables(IOptions<TablesOptions> options, ChatMetrics metrics, TimeProvider clock)
    {
        var clientOptions = new TableClientOptions();

        // A store that is away is Event Grid's to wait for, not ours: fail within seconds, come back later.
        clientOptions.Retry.MaxRetries = 1;
        clientOptions.Retry.Delay = TimeSpan.FromMilliseconds(200);
        clientOptions.Retry.NetworkTimeout = TimeSpan.FromSeconds(2);
        clientOptions.AddPolicy(new StoreBreaker(clock), HttpPipelinePosition.PerRetry);

        clientOptions.AddPolicy(new TracedCalls("tables", metrics.TableAsked), HttpPipelinePosition.PerRetry);
        service = options.Value.ConnectionString is { Length: > 0 } connectionString
            ? new TableServiceClient(connectionString, clientOptions)
            : new TableServiceClient(options.Value.Endpoint!, (TokenCredential)new DefaultAzureCredential(), clientOptions);
    }

    public Task<TableClient> UsersAsync() => GetAsync("users");

    public Task<TableClient> ThreadsAsync() => GetAsync("threads");

    public Task<TableClient> MessagesAsync() => GetAsync("messages");

    public Task<TableClient> DeliveriesAsync() => GetAsync("deliveries");

    public Task<TableClient> ModerationAsync() => GetAsync("moderation");

    public Task<TableClient> BotsAsync() => GetAsync("bots");

    public Task<TableClient> HealthAsync() => GetAsync("health");

    private Task<TableClient> GetAsync(string name)
    {
        var table = made.GetOrAdd(name, MakeAsync);

        // A failed attempt is not remembered: the store may be back at the next call.
        if (table is { IsCompleted: true, IsCompletedSuccessfully: false })
        {
            made.TryRemove(new KeyValuePair<string, Task<TableClient>>(name, table));
            table = made.GetOrAdd(name, MakeAsync);
        }

        return table;
    }

    // Shared by all callers, so no caller's cancellation may end it.
    private async Task<TableClient> MakeAsync(string name)
    {
        await service.CreateTableIfNotExistsAsync(name, CancellationToken.None);

        return service.GetTableClient(name);
    }
}
