using System.Net;
using System.Net.Sockets;

namespace Chat.Benchmarks;

/// <summary>Ports for processes that do not say which one they took.</summary>
internal static class FreePort
{
    // From below the range that outgoing connections take theirs from.
    public static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();

                return port;
            }
            catch (SocketException)
            {
                // Taken; another one.
            }
        }
    }
}
