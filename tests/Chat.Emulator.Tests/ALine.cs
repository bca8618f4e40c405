using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Chat.Emulator.Tests;

/// <summary>A realtime line, opened step by step as the JavaScript SDK opens it.</summary>
internal sealed class ALine : IAsyncDisposable
{
    private readonly ClientWebSocket socket;
    private readonly HttpMessageInvoker http;
    private readonly Task reading;

    private ALine(ClientWebSocket socket, HttpMessageInvoker http)
    {
        (this.socket, this.http) = (socket, http);
        reading = ReadAsync();
    }

    public ConcurrentQueue<string> Frames { get; } = new();

    public bool IsClosed => reading.IsCompleted;

    public IEnumerable<JsonNode> Events => Frames.Where(frame => frame.StartsWith("3:::", StringComparison.Ordinal))
        .Select(frame => JsonNode.Parse((string)JsonNode.Parse(frame[4..])!["body"]!)!);

    public static async Task<ALine> OpenAsync(AUser user)
    {
        var emulator = user.Emulator;
        var configuration = await user.GetAsync("//chat/config/realTimeNotifications?api-version=2024-09-01");
        Assert.Equal(200, configuration.Status);
        var trouter = configuration.Text("trouterServiceUrl");
        var allocation = await emulator.ChatAsync(null, HttpMethod.Post, $"{trouter}/v4/a?epid=1", change: Skype);
        Assert.Equal(200, allocation.Status);
        var parameters = string.Join('&', allocation.Json["connectparams"]!.AsObject().Select(pair => $"{pair.Key}={pair.Value}"));
        var session = await emulator.ChatAsync(null, HttpMethod.Get, $"{allocation.Text("socketio")}socket.io/1/?{parameters}&v=v4", change: Skype);
        Assert.Equal(200, session.Status);
        Assert.EndsWith(":websocket", session.Body, StringComparison.Ordinal);
        var address = $"wss{allocation.Text("socketio")["https".Length..]}socket.io/1/websocket/{session.Body.Split(':')[0]}?{parameters}";
        var socket = new ClientWebSocket();
        var http = new HttpMessageInvoker(new SocketsHttpHandler { SslOptions = AnEmulator.Trust(emulator.Running.CertificateAuthorityPath) });
        await socket.ConnectAsync(new Uri(address), http, AnEmulator.Now);
        var line = new ALine(socket, http);
        await Eventually.Async(() => line.Frames.Count >= 2, () => "no greeting");
        Assert.Equal(202, (await emulator.ChatAsync(null, HttpMethod.Post, $"{configuration.Text("registrarServiceUrl")}/v3/registrations", "{}", Skype)).Status);

        return line;

        void Skype(HttpRequestMessage request) => request.Headers.Add("X-Skypetoken", user.Token);
    }

    public Task SayAsync(string frame) => socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, true, AnEmulator.Now);

    public Task HeardAsync(string frame) => Eventually.Async(() => Frames.Contains(frame), () => $"{frame} did not come");

    public Task EventsAsync(int count) => Eventually.Async(() => Events.Count() >= count, () => $"{Events.Count()} of {count} events came");

    public async ValueTask DisposeAsync()
    {
        socket.Abort();
        await reading;
        socket.Dispose();
        http.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[1 << 16];
        try
        {
            while (await socket.ReceiveAsync(buffer, CancellationToken.None) is { MessageType: WebSocketMessageType.Text } read)
            {
                Frames.Enqueue(Encoding.UTF8.GetString(buffer, 0, read.Count));
            }
        }
        catch (WebSocketException)
        {
            // Cut.
        }
        catch (OperationCanceledException)
        {
            // Aborted here.
        }
    }
}
