using System.Net;
using System.Net.Sockets;

namespace Chat.Emulator.Http;

/// <summary>
/// Listens on both loopback addresses at one port: <c>localhost</c> is either, depending on the client. The sockets are
/// bound here so that a free port stays ours until the server takes it.
/// </summary>
internal sealed class LoopbackSockets : IDisposable
{
    private const int Tries = 20;
    private readonly Dictionary<IPAddress, Socket> sockets = [];

    private LoopbackSockets(int port)
    {
        Add(IPAddress.Loopback, port);
        Port = ((IPEndPoint)sockets[IPAddress.Loopback].LocalEndPoint!).Port;
        if (Socket.OSSupportsIPv6)
        {
            TryAddV6();
        }
    }

    public int Port { get; }

    public IEnumerable<IPEndPoint> EndPoints => sockets.Keys.Select(address => new IPEndPoint(address, Port));

    public static LoopbackSockets Bind(int port)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new LoopbackSockets(port);
            }
            catch (SocketException fault) when (fault.SocketErrorCode is SocketError.AddressAlreadyInUse)
            {
                if (port != 0 || attempt == Tries)
                {
                    throw new EmulatorStartException($"Port {port} is taken: stop what listens there, or choose another with --port.", fault);
                }
            }
            catch (SocketException fault) when (fault.SocketErrorCode is SocketError.AccessDenied)
            {
                throw new EmulatorStartException($"Port {port} is not ours to use: choose one above 1023 with --port.", fault);
            }
        }
    }

    /// <summary>Hands the socket of an address over to the server.</summary>
    public Socket Take(EndPoint endPoint) => sockets[((IPEndPoint)endPoint).Address];

    public void Dispose()
    {
        foreach (var socket in sockets.Values)
        {
            socket.Dispose();
        }
    }

    private void TryAddV6()
    {
        try
        {
            Add(IPAddress.IPv6Loopback, Port);
        }
        catch (SocketException fault) when (fault.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported)
        {
            // A machine may know the family and have no such address.
        }
        catch (SocketException)
        {
            sockets[IPAddress.Loopback].Dispose();
            throw;
        }
    }

    private void Add(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }

        sockets[address] = socket;
    }
}
