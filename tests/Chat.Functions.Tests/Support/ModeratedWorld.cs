using Azure.Communication;
using Azure.Communication.Chat;
using Azure.Data.Tables;
using Chat.Emulator;
using Chat.Emulator.Tables;
using Chat.Faults.Cast;
using Chat.Functions.Acs;
using Chat.Functions.Bots;
using Chat.Local;
using Chat.Local.Azurite;
using Chat.Local.Hosting;
using Chat.Local.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chat.Functions.Tests.Support;

/// <summary>The app with a policy of this story's own, beside an emulator and a store of its own: events go their way, and one clock moves all.</summary>
public sealed class ModeratedWorld : IAsyncDisposable
{
    public const string Key = "the-key-of-this-story";

    private readonly TestFolder folder = new();
    private readonly List<FunctionsHost> hosts = [];
    private ILocalStorage? storage;
    private AcsTransport? transport;

    private bool hasOwnClock;

    private Action<IServiceCollection>? services;

    private ModeratedWorld()
    {
    }

    public AcsEmulator Acs { get; private set; } = null!;

    /// <summary>The tables, to count their requests and to make them fail; a real Azurite does neither.</summary>
    public TableServer Tables => ((EmbeddedStorage)storage!).Tables;

    /// <summary>Whether the stories run on a real Azurite; only those that ask for it do.</summary>
    public static bool IsOnAzurite => Environment.GetEnvironmentVariable("CHAT_TESTS_STORAGE") == "azurite";

    public AdjustableClock Clock => Acs.Clock;

    public LogLines Logs { get; } = new();

    /// <summary>What the service answered, request by request.</summary>
    public LogLines AcsLogs { get; } = new();

    public Uri Address => hosts[0].Address;

    public IServiceProvider Services => hosts[0].Services;

    public IReadOnlyList<FunctionsHost> Hosts => hosts;

    public Dictionary<string, string?> Settings { get; private set; } = null!;

    /// <param name="policy">The policy as JSON.</param>
    /// <param name="realLimits">Whether the service's rate limits apply.</param>
    /// <param name="ownClock">Whether the app goes by the real clock, whatever that of the service says.</param>
    /// <param name="mayBeOnAzurite">Whether the store is a real Azurite where all stories are to run on one; each of these starts its own.</param>
    /// <param name="oneClock">Whether the store goes by the same clock, so that leases end when it is moved.</param>
    /// <param name="services">What the app has besides, bots of the story's own for example.</param>
    /// <param name="delivers">Whether events are delivered; without, a story hands them in itself.</param>
    public static async Task<ModeratedWorld> StartAsync(
        string policy, bool realLimits = false, bool delivers = true, int workers = 1, bool ownClock = false, bool mayBeOnAzurite = false, bool oneClock = false,
        Action<IServiceCollection>? services = null, params (string Name, string Value)[] settings)
    {
        var world = new ModeratedWorld { hasOwnClock = ownClock, services = services };
        world.Acs = await AcsEmulator.StartAsync(new EmulatorOptions
        {
            Port = 0,
            RealLimits = realLimits,
            Logging = logging => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(world.AcsLogs),
        });
        world.storage = mayBeOnAzurite && IsOnAzurite
            ? await AzuriteProcess.StartOrJoinAsync(FreePort.ForStorage(), world.folder.Path, CancellationToken.None)
            : await EmbeddedStorage.StartAsync(new(Blob: 0, Queue: 0, Table: 0), world.folder.Path, null, CancellationToken.None, oneClock ? world.Acs.Clock : null);
        world.transport = ChatWorld.TransportTo(world.Acs);
        world.Settings = new Dictionary<string, string?>(LocalSettings.For(world.Acs, world.storage.ConnectionString)) { ["Moderation__Policy"] = policy };
        foreach (var (name, value) in settings)
        {
            world.Settings[name] = value;
        }

        for (var i = 0; i < workers; i++)
        {
            await world.AddWorkerAsync();
        }

        foreach (var subscription in delivers ? LocalRun.Subscriptions(world.hosts[0].Address, Key, world.The<BotRoster>().NeedsEveryMessage) : [])
        {
            await world.Acs.SubscribeAsync(subscription);
        }

        return world;
    }

    public async Task<FunctionsHost> AddWorkerAsync()
    {
        var host = await FunctionsHost.StartAsync(
            new FunctionsHostOptions
            {
                Port = 0,
                Key = Key,
                Settings = Settings,
                PlaysEasyAuth = true,
                Clock = hasOwnClock ? null : Clock,
                Services = services,
                Logging = logging => logging.SetMinimumLevel(LogLevel.Information).AddProvider(Logs),
            },
            CancellationToken.None);
        hosts.Add(host);

        return host;
    }

    public async Task StopWorkerAsync(int worker)
    {
        await hosts[worker].DisposeAsync();
        hosts.RemoveAt(worker);
    }

    public T The<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public Task<HttpClient> SignInAsync(string userId, string roles = "") => Sessions.SignInAsync(hosts[0].Address, userId, roles);

    public async Task<Person> PersonAsync(string userId)
    {
        var http = await SignInAsync(userId);
        var (acsId, token) = await http.TokenAsync();

        return new Person(userId, acsId, http, ChatOf(token));
    }

    public ChatClient ChatOf(string token) =>
        new(Acs.Endpoint, new CommunicationTokenCredential(token), transport!.Prepare(new ChatClientOptions()));

    public Task<string> ThreadOfAsync(Person creator, params Person[] others) => creator.ThreadWithAsync(others);

    /// <summary>Hands events to any worker as Event Grid does: what fails is brought again.</summary>
    public Task DeliverAsync(int worker, params string[] events) => Eventually.IsTrueAsync(() => TryDeliverAsync(worker, events), "the events are taken");

    /// <returns>False when the function failed, so that Event Grid would bring them again.</returns>
    public async Task<bool> TryDeliverAsync(int worker, string[] events, string function = "ChatEvents")
    {
        using var http = new HttpClient { BaseAddress = hosts[worker].Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{EventGridFunctions.Path}?functionName={function}")
        {
            Content = new StringContent($"[{string.Join(',', events)}]", System.Text.Encoding.UTF8, "application/json"),
            Headers = { { "aeg-event-type", "Notification" }, { "x-functions-key", Key } },
        };

        return (await http.SendAsync(request)).IsSuccessStatusCode;
    }

    public HttpClient Backend(int worker = 0) => new() { BaseAddress = hosts[worker].Address, DefaultRequestHeaders = { { "x-functions-key", Key } } };

    public async Task<IReadOnlyList<TableEntity>> RowsAsync(string table)
    {
        var rows = new List<TableEntity>();
        var client = new TableClient(storage!.ConnectionString, table);
        await client.CreateIfNotExistsAsync();
        await foreach (var row in client.QueryAsync<TableEntity>())
        {
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>The archive's rows of a message, the earliest version first.</summary>
    public async Task<IReadOnlyList<TableEntity>> VersionsAsync(string messageId) =>
        [.. (await RowsAsync("messages")).Where(row => row.ContainsKey("Judged") && row.GetString("MessageId") == messageId).OrderBy(row => row.GetInt64("Version"))];

    /// <summary>Whether nothing waits to be done, in any thread.</summary>
    public async Task<bool> IsQuietAsync() => !(await RowsAsync("messages")).Any(row => row.RowKey.StartsWith("w|", StringComparison.Ordinal));

    /// <summary>Lets the clock run until nothing waits to be done.</summary>
    public Task SettleAsync() => Eventually.IsTrueAsync(
        async () =>
        {
            if (await IsQuietAsync())
            {
                return true;
            }

            Clock.Advance(TimeSpan.FromSeconds(1));

            return false;
        },
        "nothing waits");

    public long Called(string request) => Acs.Requests.GetValueOrDefault(request);

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }

        transport?.Dispose();
        if (Acs is not null)
        {
            await Acs.DisposeAsync();
        }

        if (storage is not null)
        {
            await storage.DisposeAsync();
        }

        folder.Dispose();
    }
}
