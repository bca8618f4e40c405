using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;

namespace Chat.Local.Azurite;

/// <summary>Brings the npm packages of a folder to what its lock file says; does nothing when they are there.</summary>
public static class NodePackages
{
    private const int OldestNode = 20;

    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(8);

    /// <summary>The node program, old enough and on the path.</summary>
    public static async Task RequireNodeAsync(CancellationToken cancellationToken)
    {
        var (exitCode, output) = await RunAsync("node", ["--version"], Directory.GetCurrentDirectory(), cancellationToken);
        if (exitCode != 0 || !int.TryParse(output.Trim().TrimStart('v').Split('.')[0], out var major) || major < OldestNode)
        {
            throw new StartException($"Node.js {OldestNode} or newer is needed, and 'node --version' says: {output.Trim()}. Install it from nodejs.org.");
        }
    }

    /// <param name="folder">A folder with package.json and package-lock.json.</param>
    public static async Task InstallAsync(string folder, CancellationToken cancellationToken)
    {
        await RequireNodeAsync(cancellationToken);

        var wanted = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(folder, "package-lock.json"), cancellationToken)));
        var installed = Path.Combine(folder, "node_modules", ".installed");

        // Two test projects and a local run may come here at once; npm ci removes what another one is using.
        using var turn = await TakeTurnAsync(folder, cancellationToken);
        if (File.Exists(installed) && await File.ReadAllTextAsync(installed, cancellationToken) == wanted)
        {
            return;
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(InstallTimeout);
        var (exitCode, output) = await RunAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--no-audit", "--no-fund"], folder, deadline.Token);
        if (exitCode != 0)
        {
            throw new StartException($"'npm ci' failed in {folder}. Run it there by hand; its last words: {LastLine(output)}");
        }

        await File.WriteAllTextAsync(installed, wanted, cancellationToken);
    }

    /// <summary>Runs a script of a folder to its end.</summary>
    /// <exception cref="StartException">It failed; its last words are in the message.</exception>
    public static async Task RunScriptAsync(string folder, string script, string argument, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await RunAsync("node", [script, argument], folder, cancellationToken);
        if (exitCode != 0)
        {
            throw new StartException($"'node {script}' failed in {folder}; its last words: {LastLine(output)}");
        }
    }

    private static async Task<FileStream> TakeTurnAsync(string folder, CancellationToken cancellationToken)
    {
        var lockFile = RepositoryFolder.Of("artifacts", "locks", $"npm-{Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))}.lock");
        Directory.CreateDirectory(Path.GetDirectoryName(lockFile)!);

        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            try
            {
                return new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await poll.WaitForNextTickAsync(cancellationToken);
            }
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(
        string program, string[] arguments, string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            try
            {
                var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
                var errors = process.StandardError.ReadToEndAsync(cancellationToken);
                await process.WaitForExitAsync(cancellationToken);

                return (process.ExitCode, await output + await errors);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
        catch (Win32Exception missing)
        {
            throw new StartException($"'{program}' is not on the path: install Node.js {OldestNode} or newer from nodejs.org.", missing);
        }
    }

    private static string LastLine(string output) =>
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "(nothing)";
}
