using System.Text.Json;
using Chat.Emulator;
using Chat.Emulator.Tables;
using Chat.Functions.Bots;
using Chat.Functions.Delivery;
using Chat.Functions.Messages;
using Chat.Local.Azurite;
using Chat.Local.Hosting;
using Chat.Local.Model;
using Chat.Local.Pages;
using Chat.Local.Storage;
using Chat.Local.Watching;

namespace Chat.Local;

/// <summary>Everything on one machine: storage, the emulator of Communication Services and Event Grid, and the app's functions between them.</summary>
public sealed class LocalRun : IAsyncDisposable
{
    private readonly ILocalStorage storage;

    private LocalRun(ILocalStorage storage, AcsEmulator acs, FunctionsHost functions, LocalModel? model, string key, IReadOnlyDictionary<string, string?> settings)
    {
        (Key, Model, Settings) = (key, model, settings);
        this.storage = storage;
        Acs = acs;
        Functions = functions;
    }

    /// <summary>The connection string of the storage account in use.</summary>
    public string Storage => storage.ConnectionString;

    /// <summary>The tables, when they are the emulator's own.</summary>
    public TableServer? Tables => (storage as EmbeddedStorage)?.Tables;

    public string StorageDescription => storage.Description;

    public AcsEmulator Acs { get; }

    public FunctionsHost Functions { get; }

    /// <summary>What the assistant asks; null when the settings name a model of somebody's own.</summary>
    public LocalModel? Model { get; }

    /// <summary>The app settings in use.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; }

    /// <summary>The function and system key that backends and Event Grid show.</summary>
    public string Key { get; }

    public static async Task<LocalRun> StartAsync(LocalRunOptions options, CancellationToken cancellationToken)
    {
        var started = new Stack<IAsyncDisposable>();
        try
        {
            ILocalStorage storage;
            started.Push(storage = await StartStorageAsync(options, cancellationToken));

            AcsEmulator acs;
            started.Push(acs = await StartEmulatorAsync(options, storage.ConnectionString, cancellationToken));

            var key = options.Key ?? HostKey.KeptIn(options.DataFolder);
            var cors = LocalSettings.Cors();

            var settings = LocalSettings.For(acs, storage.ConnectionString).Concat(options.Settings).GroupBy(setting => setting.Key).ToDictionary(group => group.Key, group => group.Last().Value);
            LocalModel? model = null;
            if (!LocalModel.IsNamedIn(settings))
            {
                started.Push(model = await LocalModel.StartAsync(new LocalModelOptions { Logging = options.Logging }, cancellationToken));
                foreach (var (name, value) in model.Settings)
                {
                    settings[name] = value;
                }
            }

            FunctionsHost functions;
            started.Push(functions = await FunctionsHost.StartAsync(
                new FunctionsHostOptions
                {
                    Port = options.FunctionsPort,
                    Key = key,
                    CorsOrigins = cors.Origins,
                    CorsCredentials = cors.Credentials,
                    Settings = settings,
                    PlaysEasyAuth = true,
                    Besides = options.Page ? app => app.MapWebPages(acs.Endpoint, new Watch(acs, storage.ConnectionString)) : null,
                    Logging = options.Logging,
                },
                cancellationToken));

            foreach (var subscription in Subscriptions(functions.Address, key, functions.Services.GetRequiredService<BotRoster>().NeedsEveryMessage))
            {
                await acs.SubscribeAsync(subscription, cancellationToken);
            }

            return new LocalRun(storage, acs, functions, model, key, settings);
        }
        catch
        {
            while (started.TryPop(out var running))
            {
                await running.DisposeAsync();
            }

            throw;
        }
    }

    /// <summary>The functions first, so that nothing is answered without a store; then what they ask; storage last.</summary>
    public async ValueTask DisposeAsync()
    {
        await Functions.DisposeAsync();
        if (Model is not null)
        {
            await Model.DisposeAsync();
        }

        await Acs.DisposeAsync();
        await storage.DisposeAsync();
    }

    /// <summary>The event subscriptions that the infrastructure makes in Azure.</summary>
    /// <param name="everyMessage">Whether a bot looks at messages whatever is in them, so that none may be filtered out.</param>
    public static IEnumerable<EventSubscription> Subscriptions(Uri functions, string? key = null, bool everyMessage = false)
    {
        yield return Subscription("chat-events", ChatEventsFunction.Name, ChatEvents.Handled, maxEventsPerBatch: 100);
        yield return Subscription(
            Replay.BotSubscription, BotRepliesFunction.Name, [ChatEvents.MayConcernABot[0]], maxEventsPerBatch: 1, everyMessage ? [] : [ContainsASign()]);
        yield return Subscription(Replay.BotJoinSubscription, BotRepliesFunction.Name, [ChatEvents.MayConcernABot[1]], maxEventsPerBatch: 1);

        static AdvancedFilter ContainsASign() => new()
        {
            OperatorType = "StringContains",
            Key = "data.messageBody",
            Values = JsonSerializer.SerializeToElement(ChatEvents.SignsForABot),
        };

        EventSubscription Subscription(
            string name, string function, IReadOnlyList<string> types, int maxEventsPerBatch, IReadOnlyList<AdvancedFilter>? filters = null) => new()
        {
            Name = name,
            Properties = new EventSubscriptionProperties
            {
                Destination = new EventDestination
                {
                    Properties = new WebhookDestination
                    {
                        EndpointUrl = new Uri(functions, $"{EventGridFunctions.Path}?functionName={function}{(key is null ? "" : $"&code={Uri.EscapeDataString(key)}")}"),
                        MaxEventsPerBatch = maxEventsPerBatch,
                    },
                },
                Filter = new EventSubscriptionFilter { IncludedEventTypes = types, AdvancedFilters = filters ?? [] },
                DeadLetterDestination = new DeadLetterDestination
                {
                    Properties = new DeadLetterContainer { BlobContainerName = DeadLettersFunction.Container },
                },
            },
        };
    }

    // An account that is named, an Azurite that runs already, one of ours when asked for, and else what the emulator brings.
    private static async Task<ILocalStorage> StartStorageAsync(LocalRunOptions options, CancellationToken cancellationToken) => options switch
    {
        { Storage: { } connectionString } => await NamedStorage.ReachAsync(connectionString, cancellationToken),
        { Azurite: true } => await AzuriteProcess.StartOrJoinAsync(options.StoragePorts, Path.Combine(options.DataFolder, "azurite"), cancellationToken),
        _ => await AzuriteProcess.FindAsync(options.StoragePorts, cancellationToken) as ILocalStorage
            ?? await EmbeddedStorage.StartAsync(options.StoragePorts, Path.Combine(options.DataFolder, "storage"), options.Logging, cancellationToken),
    };

    private static async Task<AcsEmulator> StartEmulatorAsync(LocalRunOptions options, string storage, CancellationToken cancellationToken)
    {
        try
        {
            return await AcsEmulator.StartAsync(
                new EmulatorOptions
                {
                    Port = options.AcsPort,
                    DataFolder = Path.Combine(options.DataFolder, "acs"),
                    DeadLetterStorage = storage,
                    Logging = options.Logging,
                },
                cancellationToken);
        }
        catch (EmulatorStartException fault)
        {
            throw new StartException(fault.Message, fault);
        }
    }
}
