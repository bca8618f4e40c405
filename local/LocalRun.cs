using Chat.Emulator;
using Chat.Functions.Bots;
using Chat.Functions.Delivery;
using Chat.Functions.Messages;
using Chat.Local.Azurite;
using Chat.Local.Hosting;

namespace Chat.Local;

/// <summary>Everything on one machine: storage, the emulator of Communication Services and Event Grid, and the app's functions between them.</summary>
public sealed class LocalRun : IAsyncDisposable
{
    private readonly AzuriteProcess? azurite;

    private LocalRun(AzuriteProcess? azurite, string storage, AcsEmulator acs, FunctionsHost functions)
    {
        this.azurite = azurite;
        Storage = storage;
        Acs = acs;
        Functions = functions;
    }

    /// <summary>The connection string of the storage account in use.</summary>
    public string Storage { get; }

    public AcsEmulator Acs { get; }

    public FunctionsHost Functions { get; }

    public bool AzuriteIsOurs => azurite is { IsOurs: true };

    public static async Task<LocalRun> StartAsync(LocalRunOptions options, CancellationToken cancellationToken)
    {
        var started = new Stack<IAsyncDisposable>();
        try
        {
            AzuriteProcess? azurite = null;
            if (options.Storage is null)
            {
                started.Push(azurite = await AzuriteProcess.StartOrJoinAsync(options.StoragePorts, Path.Combine(options.DataFolder, "azurite"), cancellationToken));
            }
            else
            {
                await StorageCheck.RequireAsync(options.Storage, cancellationToken);
            }

            var storage = options.Storage ?? azurite!.ConnectionString;
            AcsEmulator acs;
            started.Push(acs = await StartEmulatorAsync(options, storage, cancellationToken));

            FunctionsHost functions;
            started.Push(functions = await FunctionsHost.StartAsync(
                new FunctionsHostOptions
                {
                    Port = options.FunctionsPort,
                    Settings = LocalSettings.For(acs, storage),
                    PlaysEasyAuth = true,
                    Logging = options.Logging,
                },
                cancellationToken));

            foreach (var subscription in Subscriptions(functions.Address))
            {
                await acs.SubscribeAsync(subscription, cancellationToken);
            }

            return new LocalRun(azurite, storage, acs, functions);
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

    /// <summary>The functions first, so that nothing is answered without a store; then the emulator; storage last.</summary>
    public async ValueTask DisposeAsync()
    {
        await Functions.DisposeAsync();
        await Acs.DisposeAsync();
        if (azurite is not null)
        {
            await azurite.DisposeAsync();
        }
    }

    /// <summary>The event subscriptions that the infrastructure makes in Azure.</summary>
    public static IEnumerable<EventSubscription> Subscriptions(Uri functions)
    {
        yield return Subscription("chat-events", ChatEventsFunction.Name, ChatEvents.Handled, maxEventsPerBatch: 100);
        yield return Subscription("bot-replies", BotRepliesFunction.Name, [ChatEvents.MayConcernABot], maxEventsPerBatch: 1);

        EventSubscription Subscription(string name, string function, IReadOnlyList<string> types, int maxEventsPerBatch) => new()
        {
            Name = name,
            Properties = new EventSubscriptionProperties
            {
                Destination = new EventDestination
                {
                    Properties = new WebhookDestination
                    {
                        EndpointUrl = new Uri(functions, $"{EventGridFunctions.Path}?functionName={function}"),
                        MaxEventsPerBatch = maxEventsPerBatch,
                    },
                },
                Filter = new EventSubscriptionFilter { IncludedEventTypes = types },
                DeadLetterDestination = new DeadLetterDestination
                {
                    Properties = new DeadLetterContainer { BlobContainerName = DeadLettersFunction.Container },
                },
            },
        };
    }

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
