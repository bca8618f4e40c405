using System.Diagnostics;
using Chat.Local;

namespace Chat.Faults.Cast;

/// <summary>One of our programs as a process, which can be killed.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    private readonly Process process;
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<string> last = new();

    private ChildProcess(ProcessStartInfo start, string readyWhen)
    {
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Heard(line.Data);
        process.ErrorDataReceived += (_, line) => Heard(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        void Heard(string? line)
        {
            if (line?.Contains(readyWhen, StringComparison.Ordinal) == true)
            {
                ready.TrySetResult();
            }

            lock (last)
            {
                if (line is not null)
                {
                    last.Enqueue(line);
                }

                while (last.Count > 10)
                {
                    last.Dequeue();
                }
            }
        }
    }

    /// <summary>Its last words, for who looks into a failure.</summary>
    public string LastWords
    {
        get
        {
            lock (last)
            {
                return string.Join('\n', last);
            }
        }
    }

    public bool HasExited => process.HasExited;

    public int ExitCode => process.ExitCode;

    /// <param name="readyWhen">What it says when it is up.</param>
    public static async Task<ChildProcess> StartAsync(string project, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> settings, string readyWhen)
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var start = new ProcessStartInfo("dotnet", [RepositoryFolder.Of("artifacts", "bin", project, configuration, $"{project}.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var child = new ChildProcess(start, readyWhen);
        try
        {
            await child.ready.Task.WaitAsync(StartTimeout);

            return child;
        }
        catch (TimeoutException)
        {
            await child.KillAsync();
            throw new InvalidOperationException($"{project} does not start: {child.LastWords}");
        }
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and until it has ended.</summary>
    public async Task TerminateAsync(TimeSpan patience)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await kill.WaitForExitAsync();
        await process.WaitForExitAsync().WaitAsync(patience);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process.Dispose();
    }
}
