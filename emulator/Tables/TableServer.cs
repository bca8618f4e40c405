using Chat.Emulator.Control;
using Chat.Emulator.Faults;
using Chat.Emulator.Http;
using Chat.Emulator.Tables.Http;
using Chat.Emulator.Tables.Storage;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chat.Emulator.Tables;

/// <summary>
/// An Azure Table service in this process, on loopback over http, for the unmodified official clients:
/// learn.microsoft.com/rest/api/storageservices/table-service-rest-api.
/// </summary>
public sealed class TableServer : IAsyncDisposable
{
    // Two keys of 1 KiB, three bytes a character, each byte percent-encoded, and a filter.
    private const int LongestRequestLine = 64 * 1024;

    private readonly TableServiceOptions options;
    private readonly TableJournal journal;
    private readonly LoopbackSockets sockets;
    private readonly WebApplication server;
    private readonly RequestCounts counts;
    private readonly FaultPlan faults;

    private TableServer(TableServiceOptions options, TableJournal journal, LoopbackSockets sockets, WebApplication server, Uri endpoint, RequestCounts counts, FaultPlan faults)
    {
        (this.options, this.journal, this.sockets, this.server, this.counts, this.faults) = (options, journal, sockets, server, counts, faults);
        Endpoint = endpoint;
    }

    /// <summary>With the account at its end, as clients of a storage emulator expect it.</summary>
    public Uri Endpoint { get; }

    /// <summary>How many requests of each kind were answered since the start or <see cref="ForgetRequests"/>.</summary>
    public IReadOnlyDictionary<string, long> Requests => counts.Now;

    public string ConnectionString => $"DefaultEndpointsProtocol=http;AccountName={options.AccountName};AccountKey={options.AccountKey};TableEndpoint={Endpoint};";

    public static async Task<TableServer> StartAsync(TableServiceOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);

        if (!Convert.TryFromBase64String(options.AccountKey, new byte[options.AccountKey.Length], out _))
        {
            throw new EmulatorStartException("The account key of the tables must be base64.");
        }

        var journal = options.JournalFile is { } file ? TableJournal.Open(file) : TableJournal.None;
        LoopbackSockets? sockets = null;
        try
        {
            sockets = LoopbackSockets.Bind(options.Port);
            var counts = new RequestCounts();
            var faults = new FaultPlan();
            faults.Set(options.Faults);
            var endpoint = $"http://127.0.0.1:{sockets.Port}/{options.AccountName}";
            var account = new TableAccount(journal, options.Clock, options.DeletedTableStays);
            account.Open();
            var server = Build(options, sockets);
            var entities = new EntityOperations(account, endpoint, options.AccountName);
            var door = new TableDoor(
                new SharedKey(options),
                new TableOperations(account, endpoint, options.AccountName),
                entities,
                new BatchOperations(account, entities, options.AccountName),
                new TableFaults(faults),
                new FaultRoom(faults),
                options.Clock is AdjustableClock adjustable ? new ClockRoom(adjustable) : null,
                counts,
                options.AccountName,
                options.Clock,
                server.Services.GetRequiredService<ILoggerFactory>().CreateLogger<TableServer>());
            server.Run(door.AnswerAsync);
            await server.StartAsync(cancellationToken);

            return new TableServer(options, journal, sockets, server, new Uri(endpoint), counts, faults);
        }
        catch
        {
            sockets?.Dispose();
            journal.Dispose();
            throw;
        }
    }

    public void ForgetRequests() => counts.Clear();

    /// <summary>Sets what is to go wrong from now on; nothing ends it.</summary>
    public void SetFaults(params IEnumerable<Fault> wrong) => faults.Set(wrong);

    public async ValueTask DisposeAsync()
    {
        await server.StopAsync();
        await server.DisposeAsync();
        sockets.Dispose();
        journal.Dispose();
    }

    private static WebApplication Build(TableServiceOptions options, LoopbackSockets sockets)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseSockets(transport =>
        {
            transport.CreateBoundListenSocket = sockets.Take;

            // Nothing here waits for anything but the body, so a request may be answered where it was received: a third more of them.
            transport.UnsafePreferInlineScheduling = true;
        });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestLineSize = LongestRequestLine;
            kestrel.Limits.MaxRequestBufferSize = 8 << 20;
            foreach (var address in sockets.EndPoints)
            {
                kestrel.Listen(address, listen => listen.Protocols = HttpProtocols.Http1);
            }
        });
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, QuietLifetime>());
        builder.Services.AddLogging(logging => options.Logging?.Invoke(logging));

        return builder.Build();
    }
}
