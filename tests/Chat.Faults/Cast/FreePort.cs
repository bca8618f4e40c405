using System.Net;
using System.Net.Sockets;
using Chat.Local.Azurite;

namespace Chat.Faults.Cast;

/// <summary>A port for a program that must be told one; from below the range that outgoing connections take theirs from.</summary>
public static class FreePort
{
    private const int First = 20_000;
    private const int Last = 32_000;

    public static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last);
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

    public static StoragePorts ForStorage() => new(Next(), Next(), Next());
}
