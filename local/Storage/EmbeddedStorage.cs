using Chat.Emulator;
using Chat.Emulator.Blobs;
using Chat.Emulator.Tables;
using Chat.Local.Azurite;

namespace Chat.Local.Storage;

/// <summary>The emulator's tables and blobs in this process: starts at once, needs no Node, and loses nothing it acknowledged even when killed.</summary>
public sealed class EmbeddedStorage : ILocalStorage
{
    private readonly TableServer tables;
    private readonly BlobServer blobs;

    private EmbeddedStorage(TableServer tables, BlobServer blobs)
    {
        this.tables = tables;
        this.blobs = blobs;
    }

    public string ConnectionString => new StoragePorts(Blob: blobs.Endpoint.Port, Table: tables.Endpoint.Port).ConnectionString;

    /// <summary>The tables, to count their requests and to make them fail.</summary>
    public TableServer Tables => tables;

    public string Description => "the emulator's own tables and blobs";

    /// <param name="ports">0 takes any free one.</param>
    /// <param name="clock">The tables' clock, where it is not the system's: signed requests may then be dated as they like.</param>
    /// <exception cref="StartException">A port is taken.</exception>
    public static async Task<EmbeddedStorage> StartAsync(
        StoragePorts ports, string folder, Action<ILoggingBuilder>? logging, CancellationToken cancellationToken, TimeProvider? clock = null)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var tables = await TableServer.StartAsync(
                new TableServiceOptions
                {
                    Port = ports.Table,
                    JournalFile = Path.Combine(folder, "tables.journal"),
                    Logging = logging,
                    Clock = clock ?? TimeProvider.System,
                    AllowedClockSkew = clock is null ? TimeSpan.FromMinutes(15) : TimeSpan.FromDays(3650),
                },
                cancellationToken);
            try
            {
                var blobs = await BlobServer.StartAsync(
                    new BlobServiceOptions { Port = ports.Blob, Folder = Path.Combine(folder, "blobs"), Logging = logging }, cancellationToken);

                return new EmbeddedStorage(tables, blobs);
            }
            catch
            {
                await tables.DisposeAsync();
                throw;
            }
        }
        catch (EmulatorStartException fault)
        {
            throw new StartException($"{fault.Message} (storage: --storage-ports)", fault);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await blobs.DisposeAsync();
        await tables.DisposeAsync();
    }
}
