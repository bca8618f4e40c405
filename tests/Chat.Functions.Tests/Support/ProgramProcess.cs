using System.Collections.Concurrent;
using System.Diagnostics;
using Chat.Local;

namespace Chat.Functions.Tests.Support;

/// <summary>One of our programs as a process of its own, as a user starts it.</summary>
public sealed class ProgramProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly ConcurrentQueue<string> output = new();

    private ProgramProcess(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output => string.Join('\n', output);

    public int Id => process.Id;

    public int ExitCode => process.ExitCode;

    /// <param name="project">Chat.Local or Chat.Emulator.</param>
    public static ProgramProcess Start(string project, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string[] command = ["dotnet", RepositoryFolder.Of("artifacts", "bin", project, configuration, $"{project}.dll"), .. arguments];

        // A shell that runs tests in the background makes them, and whatever they start, deaf to Ctrl-C; a user's shell does not.
        if (OperatingSystem.IsLinux())
        {
            command = ["env", "--default-signal=INT", .. command];
        }

        var start = new ProcessStartInfo(command[0], command[1..]);
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        return new ProgramProcess(start);
    }

    public Task SaysAsync(string text) => Eventually.IsTrueAsync(
        () => Task.FromResult(process.HasExited ? throw new InvalidOperationException($"It ended with {process.ExitCode}: {Output}") : Output.Contains(text)),
        $"the program says '{text}'");

    /// <summary>What comes after this on a line of the program's own.</summary>
    public string ValueOf(string name) => output.Last(line => line.StartsWith($"{name}=", StringComparison.Ordinal))[(name.Length + 1)..];

    /// <summary>Ctrl-C.</summary>
    public async Task InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await EndsAsync();
    }

    /// <summary>The end without a warning.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await EndsAsync();
    }

    public Task EndsAsync() => process.WaitForExitAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            output.Enqueue(line);
        }
    }
}
