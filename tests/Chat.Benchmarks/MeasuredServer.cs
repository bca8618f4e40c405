using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Chat.Local;

namespace Chat.Benchmarks;

/// <summary>A process that is measured: a worker of the app, or a peer. Its CPU time is the system's account of it.</summary>
internal sealed partial class MeasuredServer : IDisposable
{
    private readonly Process process;

    private MeasuredServer(Process process, int port) => (this.process, Port) = (process, port);

    public int Port { get; }

    public TimeSpan Cpu
    {
        get
        {
            process.Refresh();

            return process.TotalProcessorTime;
        }
    }

    public double MemoryMegabytes
    {
        get
        {
            process.Refresh();

            return process.WorkingSet64 / 1e6;
        }
    }

    // Built beside this program, in the same configuration.
    public static Task<MeasuredServer> OursAsync(IReadOnlyDictionary<string, string> settings) => StartAsync(
        "dotnet",
        [Path.Combine(AppContext.BaseDirectory, "..", "..", "Chat.Local", Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)), "Chat.Local.dll"), "functions", "--port", "0"],
        RepositoryFolder.Path,
        settings);

    /// <param name="script">One of the folder peers.</param>
    public static Task<MeasuredServer> PeerAsync(string script, IReadOnlyDictionary<string, string> settings) =>
        StartAsync("node", [script], RepositoryFolder.Of("tests", "Chat.Benchmarks", "peers"), settings);

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }

    private static async Task<MeasuredServer> StartAsync(string program, IReadOnlyList<string> arguments, string folder, IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (SaidPort().Match(line) is { Success: true } said)
            {
                _ = process.StandardOutput.ReadToEndAsync();

                return new MeasuredServer(process, int.Parse(said.Groups[1].Value, CultureInfo.InvariantCulture));
            }
        }

        throw new InvalidOperationException($"{program} ended before it listened.");
    }

    [GeneratedRegex(@"(?:127\.0\.0\.1:|listening )(\d+)")]
    private static partial Regex SaidPort();
}
