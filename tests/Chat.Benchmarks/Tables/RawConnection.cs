using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Chat.Benchmarks.Tables;

/// <summary>One kept-alive connection that sends bytes and waits for the end of the answer.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] buffer = new byte[1 << 16];

    public RawConnection(int port) => socket.Connect(IPAddress.Loopback, port);

    public async ValueTask SendAsync(byte[] request, int expected)
    {
        await TrySendAsync(request, expected, failure: -1);
    }

    /// <summary>Whether it was answered as expected, not with the failure.</summary>
    public async ValueTask<bool> TrySendAsync(byte[] request, int expected, int failure)
    {
        await socket.SendAsync(request, SocketFlags.None);
        var filled = 0;
        int length;
        while ((length = LengthOf(buffer.AsSpan(0, filled))) > filled || length == 0)
        {
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, filled * 2);
            }

            var read = await socket.ReceiveAsync(buffer.AsMemory(filled), SocketFlags.None);
            filled += read > 0 ? read : throw new IOException("The connection was closed.");
        }

        if (Utf8Parser.TryParse(buffer.AsSpan("HTTP/1.1 ".Length), out int status, out _) && status == failure)
        {
            return false;
        }

        if (status != expected
            || (status == 202 && buffer.AsSpan(0, filled).IndexOf("HTTP/1.1 4"u8) >= 0))
        {
            throw new InvalidOperationException($"Expected {expected}, got: {Encoding.UTF8.GetString(buffer, 0, Math.Min(filled, 1500))}");
        }

        return true;
    }

    public void Dispose() => socket.Dispose();

    /// <summary>How long the answer is; 0 while that is not known.</summary>
    private static int LengthOf(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8) + 4;
        if (head < 4)
        {
            return 0;
        }

        if (answer[..head].IndexOf("Transfer-Encoding: chunked"u8) >= 0)
        {
            return answer.EndsWith("\r\n0\r\n\r\n"u8) ? answer.Length : 0;
        }

        var length = answer[..head].IndexOf("Content-Length: "u8);
        if (length < 0)
        {
            return head;
        }

        _ = Utf8Parser.TryParse(answer[(length + "Content-Length: ".Length)..], out int body, out _);

        return head + body;
    }
}
