using System.Globalization;

namespace Chat.Faults.Cast;

/// <summary>A worker of the app: a process at a port of its own, with a line to each service. Dead, it comes back when it is told.</summary>
public sealed class Worker : IAsyncDisposable
{
    public const string Key = "key-of-the-harness";

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly Dictionary<string, string?> settings;
    private readonly int port;
    private ChildProcess? process;

    private Worker(int port, Line acs, Line tables, Dictionary<string, string?> settings, TimeSpan ahead)
    {
        (this.port, Acs, Tables, this.settings, ClockAhead) = (port, acs, tables, settings, ahead);
    }

    public Line Acs { get; }

    public Line Tables { get; }

    public Uri Address => new($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}");

    public TimeSpan ClockAhead { get; set; }

    public int Deaths { get; private set; }

    public string LastWords => process?.LastWords ?? "";

    public static async Task<Worker> StartAsync(int port, Line acs, Line tables, Dictionary<string, string?> settings, TimeSpan ahead)
    {
        var worker = new Worker(port, acs, tables, settings, ahead);
        await worker.ReviveAsync();

        return worker;
    }

    /// <summary>SIGKILL, and another process in its place after a while.</summary>
    public async Task CrashAsync()
    {
        await KillAsync();
        _ = Task.Run(ReviveAsync);
    }

    public async Task KillAsync()
    {
        await gate.WaitAsync();
        try
        {
            if (process is not null)
            {
                await process.DisposeAsync();
                process = null;
                Deaths++;
            }
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>SIGTERM; throws when it does not end in time.</summary>
    public async Task TerminateAsync(TimeSpan patience)
    {
        await gate.WaitAsync();
        try
        {
            await process!.TerminateAsync(patience);
            await process.DisposeAsync();
            process = null;
        }
        finally
        {
            gate.Release();
        }
    }

    public async Task ReviveAsync()
    {
        await gate.WaitAsync();
        try
        {
            process ??= await ChildProcess.StartAsync(
                "Chat.Local",
                ["functions", "--port", port.ToString(CultureInfo.InvariantCulture), "--key", Key, "--clock-ahead", ClockAhead.ToString("c")],
                settings,
                "Functions at");
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        await Acs.DisposeAsync();
        await Tables.DisposeAsync();
    }
}
