using System.Net;
using System.Net.Sockets;
using Chat.Local.Azurite;

namespace Chat.Functions.Tests.Support;

public static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static StoragePorts ForStorage() => new(Next(), Next(), Next());
}
