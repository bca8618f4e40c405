using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Chat.Emulator.Identity;

namespace Chat.Emulator.Realtime;

/// <summary>One open connection of one user. Events wait in it while the client is slow, and are lost when it is cut.</summary>
internal sealed class RealtimeLine(string connectionId, Caller caller, AdjustableClock clock) : IDisposable
{
    // A client this far behind has gone.
    private const int MostWaiting = 10_000;
    private const int LargestFrame = 64 * 1024;

    private readonly Channel<string> waiting = Channel.CreateBounded<string>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly CancellationTokenSource cut = new();
    private readonly Lock gate = new();
    private bool isOver;
    private int lastId;

    public string ConnectionId => connectionId;

    public Caller Caller => caller;

    public int EventsSent => Volatile.Read(ref lastId);

    public async Task ServeAsync(WebSocket socket, CancellationToken aborted)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cut.Token, aborted);
        await using var expiry = clock.CreateTimer(_ => Dismiss(), null, Later(caller.ExpiresOn - clock.GetUtcNow()), Timeout.InfiniteTimeSpan);
        Put(SocketFrame.Connect);
        Put(SocketFrame.Connected);
        var sending = SendAsync(socket, ending.Token);
        try
        {
            await ReceiveAsync(socket, ending.Token);
        }
        catch (Exception fault) when (fault is OperationCanceledException or WebSocketException or IOException)
        {
            // A line may end in any way.
        }

        waiting.Writer.TryComplete();
        await Task.WhenAny(sending, Task.Delay(TimeSpan.FromSeconds(1), clock.Real, CancellationToken.None));
        socket.Abort();
    }

    /// <summary>Tells an event; the recipient is named in it.</summary>
    public void Tell(JsonObject happened)
    {
        happened["recipientMri"] = caller.Id;
        Put("3:::" + new JsonObject
        {
            ["id"] = Interlocked.Increment(ref lastId),
            ["method"] = "POST",
            ["url"] = $"/v4/f/{connectionId}/messaging",
            ["headers"] = new JsonObject(),
            ["body"] = happened.ToJsonString(),
        }.ToJsonString());
    }

    /// <summary>Sends the client off to fetch a new token.</summary>
    public void Dismiss()
    {
        waiting.Writer.TryWrite(SocketFrame.Unauthorized);
        waiting.Writer.TryComplete();
    }

    /// <summary>Breaks the line, as a bad network would.</summary>
    public void Cut()
    {
        lock (gate)
        {
            // A line may end by itself while somebody is about to cut it.
            if (!isOver)
            {
                cut.Cancel();
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            isOver = true;
            cut.Dispose();
        }
    }

    private void Put(string frame)
    {
        if (!waiting.Writer.TryWrite(frame) && waiting.Reader.Count >= MostWaiting)
        {
            Cut();
        }
    }

    private async Task SendAsync(WebSocket socket, CancellationToken ending)
    {
        try
        {
            await foreach (var frame in waiting.Reader.ReadAllAsync(ending))
            {
                await socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, endOfMessage: true, ending);
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, ending);
        }
        catch (Exception fault) when (fault is OperationCanceledException or WebSocketException or IOException)
        {
            Cut();
        }
    }

    private async Task ReceiveAsync(WebSocket socket, CancellationToken ending)
    {
        var buffer = new byte[4096];
        var filled = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled), ending);
            if (read.MessageType is WebSocketMessageType.Close)
            {
                return;
            }

            filled += read.Count;
            if (!read.EndOfMessage)
            {
                if (filled == LargestFrame)
                {
                    return;
                }

                if (filled == buffer.Length)
                {
                    Array.Resize(ref buffer, Math.Min(buffer.Length * 2, LargestFrame));
                }

                continue;
            }

            var frame = Encoding.UTF8.GetString(buffer, 0, filled);
            filled = 0;
            if (SocketFrame.Ends(frame))
            {
                return;
            }

            if (SocketFrame.AnswerTo(frame) is { } answer)
            {
                Put(answer);
            }
        }
    }

    private static TimeSpan Later(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
