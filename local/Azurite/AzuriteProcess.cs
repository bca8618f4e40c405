using System.Diagnostics;
using System.Net.Sockets;
using Chat.Local.Storage;

namespace Chat.Local.Azurite;

/// <summary>
/// Azurite, the storage emulator, as a process of its own; or the one that listens already. It saves every few seconds and when it is
/// stopped, so it is stopped, not killed.
/// </summary>
public sealed class AzuriteProcess : ILocalStorage
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(15);

    private readonly Process? process;

    private AzuriteProcess(Process? process, StoragePorts ports)
    {
        this.process = process;
        Ports = ports;
    }

    public StoragePorts Ports { get; }

    public string ConnectionString => Ports.ConnectionString;

    public string Description => process is null ? "an Azurite that was running already; it is left running" : "Azurite";

    /// <summary>The Azurite that listens at these ports already; null when nobody does.</summary>
    /// <exception cref="StartException">Something else listens there.</exception>
    public static async Task<AzuriteProcess?> FindAsync(StoragePorts ports, CancellationToken cancellationToken)
    {
        using var probe = new HttpClient { Timeout = TimeSpan.FromSeconds(3) };

        return (await WhoListensAsync(probe, ports.Table, cancellationToken), await WhoListensAsync(probe, ports.Blob, cancellationToken)) switch
        {
            (Listener.Azurite, Listener.Azurite) => new AzuriteProcess(null, ports),
            (Listener.Stranger, _) => throw new StartException(Taken(ports.Table)),
            (_, Listener.Stranger) => throw new StartException(Taken(ports.Blob)),
            (Listener.Nobody, Listener.Nobody) => null,
            _ => throw new StartException(
                $"An Azurite serves only one of the ports {ports.Blob} (blobs) and {ports.Table} (tables); both are needed. Stop it, or start it with both services."),
        };
    }

    /// <param name="dataFolder">Where it keeps its files.</param>
    /// <exception cref="StartException">A port is taken by something else, Node is missing, or Azurite did not start.</exception>
    public static async Task<AzuriteProcess> StartOrJoinAsync(StoragePorts ports, string dataFolder, CancellationToken cancellationToken)
    {
        if (await FindAsync(ports, cancellationToken) is { } running)
        {
            return running;
        }

        var folder = RepositoryFolder.Of("local", "Azurite");
        await NodePackages.InstallAsync(folder, cancellationToken);
        Directory.CreateDirectory(dataFolder);

        var azurite = new AzuriteProcess(Launch(folder, ports, dataFolder, out var words), ports);
        try
        {
            await azurite.WaitUntilReadyAsync(words, cancellationToken);

            return azurite;
        }
        catch
        {
            await azurite.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks it to save and stop, and waits until it has.</summary>
    public async ValueTask DisposeAsync()
    {
        if (process is null)
        {
            return;
        }

        try
        {
            process.StandardInput.Close();
            using var deadline = new CancellationTokenSource(StopTimeout);
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (Exception stuck) when (stuck is OperationCanceledException or IOException or InvalidOperationException)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    private static Process Launch(string folder, StoragePorts ports, string dataFolder, out Queue<string> words)
    {
        var process = Process.Start(new ProcessStartInfo(
            "node",
            [
                Path.Combine(folder, "start.mjs"),
                "--location", dataFolder,
                "--blobHost", "127.0.0.1", "--blobPort", $"{ports.Blob}",
                "--queueHost", "127.0.0.1", "--queuePort", $"{ports.Queue}",
                "--tableHost", "127.0.0.1", "--tablePort", $"{ports.Table}",
                "--silent", "--skipApiVersionCheck", "--disableTelemetry",
            ])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

        // Only the last words matter, and only should it fail.
        var last = words = new Queue<string>();
        process.OutputDataReceived += Remember;
        process.ErrorDataReceived += Remember;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        return process;

        void Remember(object sender, DataReceivedEventArgs line)
        {
            lock (last)
            {
                if (!string.IsNullOrWhiteSpace(line.Data))
                {
                    last.Enqueue(line.Data.Trim());
                }

                while (last.Count > 3)
                {
                    last.Dequeue();
                }
            }
        }
    }

    private async Task WaitUntilReadyAsync(Queue<string> words, CancellationToken cancellationToken)
    {
        using var probe = new HttpClient { Timeout = TimeSpan.FromSeconds(3) };
        var started = Stopwatch.GetTimestamp();
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await poll.WaitForNextTickAsync(cancellationToken))
        {
            if (process!.HasExited || Stopwatch.GetElapsedTime(started) > StartTimeout)
            {
                string said;
                lock (words)
                {
                    said = string.Join(" ", words);
                }

                throw new StartException($"Azurite did not start on ports {Ports.Blob} to {Ports.Table}. It said: {said}");
            }

            if (await WhoListensAsync(probe, Ports.Table, cancellationToken) is Listener.Azurite
                && await WhoListensAsync(probe, Ports.Blob, cancellationToken) is Listener.Azurite)
            {
                return;
            }
        }
    }

    private static async Task<Listener> WhoListensAsync(HttpClient probe, int port, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await probe.GetAsync(new Uri($"http://127.0.0.1:{port}/"), HttpCompletionOption.ResponseHeadersRead, cancellationToken);

            return answer.Headers.TryGetValues("Server", out var server) && server.Any(name => name.StartsWith("Azurite", StringComparison.OrdinalIgnoreCase))
                ? Listener.Azurite
                : Listener.Stranger;
        }
        catch (HttpRequestException nobody) when (nobody.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
        {
            return Listener.Nobody;
        }
        catch (Exception odd) when (odd is HttpRequestException || (odd is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return Listener.Stranger;
        }
    }

    private static string Taken(int port) =>
        $"Port {port} is taken by something that is not Azurite. Stop it, or name another storage with --storage CONNECTION.";

    private enum Listener
    {
        Nobody,
        Azurite,
        Stranger,
    }
}
