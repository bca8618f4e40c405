using System.Net.Http.Json;
using System.Text.Json;
using Azure.Communication;
using Azure.Communication.Chat;
using Azure.Data.Tables;
using Chat.Emulator;
using Chat.Emulator.Tables;
using Chat.Local;
using Chat.Local.Hosting;
using Chat.Local.Storage;
using Microsoft.Extensions.Logging;

namespace Chat.Functions.Tests.Support;

/// <summary>Several workers of the app beside an emulator and a store of this story alone, so that it may count requests and break things.</summary>
public sealed class Workers : IAsyncDisposable
{
    public const string Key = "the-key-of-this-story";

    private readonly TestFolder folder = new();
    private readonly List<FunctionsHost> hosts = [];
    private EmbeddedStorage? storage;

    private Workers()
    {
    }

    public AcsEmulator Acs { get; private set; } = null!;

    public TableServer Tables => storage!.Tables;

    public IReadOnlyList<FunctionsHost> Hosts => hosts;

    public IReadOnlyDictionary<string, string?> Settings { get; private set; } = null!;

    public static async Task<Workers> StartAsync(int count, params (string Name, string Value)[] settings)
    {
        var workers = new Workers();
        workers.storage = await EmbeddedStorage.StartAsync(new(Blob: 0, Queue: 0, Table: 0), workers.folder.Path, null, CancellationToken.None);
        workers.Acs = await AcsEmulator.StartAsync(new EmulatorOptions { Port = 0 });
        var all = new Dictionary<string, string?>(LocalSettings.For(workers.Acs, workers.storage.ConnectionString));
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        workers.Settings = all;
        for (var i = 0; i < count; i++)
        {
            workers.hosts.Add(await FunctionsHost.StartAsync(
                new FunctionsHostOptions
                {
                    Port = 0,
                    Key = Key,
                    Settings = all,
                    PlaysEasyAuth = true,
                    CorsOrigins = ["https://app.example"],
                    CorsCredentials = true,
                    Logging = logging => logging.SetMinimumLevel(LogLevel.Critical),
                },
                CancellationToken.None));
        }

        return workers;
    }

    /// <summary>Signed in at this worker, now.</summary>
    public Task<HttpClient> SignInAsync(int worker, string userId, string roles = "") => Sessions.SignInAsync(hosts[worker].Address, userId, roles);

    /// <summary>One more worker, in front of which nobody stands: what a request says of its caller is believed, as behind the platform.</summary>
    public async Task<FunctionsHost> BehindThePlatformAsync()
    {
        var host = await FunctionsHost.StartAsync(
            new FunctionsHostOptions { Port = 0, Key = Key, Settings = Settings, Logging = logging => logging.SetMinimumLevel(LogLevel.Critical) },
            CancellationToken.None);
        hosts.Add(host);

        return host;
    }

    public HttpClient Backend(int worker, string key = Key) =>
        new(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = hosts[worker].Address, DefaultRequestHeaders = { { "x-functions-key", key } } };

    /// <summary>Whether the service takes this token.</summary>
    public async Task<bool> IsHonouredAsync(string token)
    {
        using var transport = ChatWorld.TransportTo(Acs);
        var chat = new ChatClient(Acs.Endpoint, new CommunicationTokenCredential(token), transport.Prepare(new ChatClientOptions()));
        try
        {
            await foreach (var _ in chat.GetChatThreadsAsync())
            {
                break;
            }

            return true;
        }
        catch (Azure.RequestFailedException refused) when (refused.Status is 401 or 403)
        {
            return refused.Status == 403;
        }
    }

    public long Called(string request) => Acs.Requests.GetValueOrDefault(request);

    public async Task<IReadOnlyList<TableEntity>> UsersAsync()
    {
        var rows = new List<TableEntity>();
        await foreach (var row in new TableClient(storage!.ConnectionString, "users").QueryAsync<TableEntity>())
        {
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>The identities that live in the service.</summary>
    public async Task<IReadOnlyList<JsonElement>> IdentitiesAsync()
    {
        using var http = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true }) { BaseAddress = Acs.Endpoint };

        return [.. (await http.GetFromJsonAsync<JsonElement>("/_emulator/identities")).GetProperty("value").EnumerateArray()];
    }

    public async ValueTask DisposeAsync()
    {
        Acs?.SetFaults();
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }

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
