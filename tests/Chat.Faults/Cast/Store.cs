using System.Globalization;
using System.Net.Http.Json;
using Chat.Emulator.Tables;
using Chat.Local.Azurite;

namespace Chat.Faults.Cast;

/// <summary>The table store: the emulator's own as a process, which can be killed and whose clock can be moved; or Azurite, which is left alone.</summary>
public sealed class Store : IAsyncDisposable
{
    private readonly HttpClient http = new();
    private readonly string folder;
    private readonly int port;
    private ChildProcess? process;
    private TimeSpan ahead;
    private AzuriteProcess? azurite;

    private Store(int port, string folder)
    {
        (this.port, this.folder) = (port, folder);
    }

    public bool IsAzurite => azurite is not null;

    public Uri Address => new($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}");

    public string ConnectionString => At(Address);

    public static async Task<Store> StartAsync(bool azurite, string folder, Func<int> freePort)
    {
        var store = new Store(freePort(), folder);
        if (azurite)
        {
            store.azurite = await AzuriteProcess.StartOrJoinAsync(new StoragePorts(freePort(), freePort(), store.port), Path.Combine(folder, "azurite"), CancellationToken.None);
        }
        else
        {
            await store.ReviveAsync();
        }

        return store;
    }

    /// <summary>The same account behind another address, such as a line's.</summary>
    public static string At(Uri address) =>
        $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={TableServiceOptions.DevelopmentAccountKey};TableEndpoint={address.GetLeftPart(UriPartial.Authority)}/devstoreaccount1;";

    public async Task KillAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
            process = null;
        }
    }

    /// <summary>Starts it again, at the time at which it would be: a store whose clock goes back keeps every lease for as long.</summary>
    public async Task ReviveAsync() => process ??= await ChildProcess.StartAsync(
        "Chat.Emulator",
        ["tables", "--port", port.ToString(CultureInfo.InvariantCulture), "--journal", Path.Combine(folder, "tables.journal"), "--clock-ahead", ahead.ToString("c")],
        new Dictionary<string, string?>(),
        "TABLES_CONNECTION");

    /// <summary>Moves the store's clock, by which leases are judged. Azurite has the real one.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        if (process is not null)
        {
            using var answer = await http.PostAsJsonAsync(new Uri(Address, "/_emulator/clock"), new { seconds = by.TotalSeconds });
            answer.EnsureSuccessStatusCode();
            ahead += by;
        }
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await KillAsync();
        if (azurite is not null)
        {
            await azurite.DisposeAsync();
        }
    }
}
