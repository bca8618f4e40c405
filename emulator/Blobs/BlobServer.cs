using Chat.Emulator.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chat.Emulator.Blobs;

/// <summary>The little of a blob service that dead letters and blob triggers need, on loopback over http.</summary>
public sealed class BlobServer : IAsyncDisposable
{
    private readonly LoopbackSockets sockets;
    private readonly WebApplication server;

    private BlobServer(LoopbackSockets sockets, WebApplication server, Uri endpoint) => (this.sockets, this.server, Endpoint) = (sockets, server, endpoint);

    /// <summary>With the account at its end, as clients of a storage emulator expect it.</summary>
    public Uri Endpoint { get; }

    /// <exception cref="EmulatorStartException">The port is taken.</exception>
    public static async Task<BlobServer> StartAsync(BlobServiceOptions options, CancellationToken cancellationToken = default)
    {
        var sockets = LoopbackSockets.Bind(options.Port);
        var server = Build(options, sockets);
        try
        {
            server.Run(new BlobDoor(new BlobAccount(options.Folder), new BlobSignature(options), options).AnswerAsync);
            await server.StartAsync(cancellationToken);

            return new BlobServer(sockets, server, new Uri($"http://127.0.0.1:{sockets.Port}/{options.AccountName}"));
        }
        catch
        {
            await server.DisposeAsync();
            sockets.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await server.StopAsync();
        await server.DisposeAsync();
        sockets.Dispose();
    }

    private static WebApplication Build(BlobServiceOptions options, LoopbackSockets sockets)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseSockets(transport => transport.CreateBoundListenSocket = sockets.Take);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
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
