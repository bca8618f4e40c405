using System.Diagnostics;
using Chat.Emulator;
using Chat.Local;
using Chat.Local.Azurite;

namespace Chat.Functions.Tests.Support;

/// <summary>A script of one of the folders of tests that have npm packages.</summary>
public static class NodeScript
{
    // The first run of a page installs and builds it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>A script of tests/clients: an official JavaScript client, unmodified.</summary>
    public static Task<string> RunAsync(ChatWorld world, params string[] arguments) => RunAsync(world.Acs, arguments);

    /// <summary>The same, beside another emulator.</summary>
    public static Task<string> RunAsync(AcsEmulator acs, params string[] arguments) => RunAsync(
        "clients",
        arguments,
        new Dictionary<string, string> { ["NODE_EXTRA_CA_CERTS"] = acs.CertificateAuthorityPath, ["CLIENT_TESTS_OUTPUT"] = AppContext.BaseDirectory });

    /// <summary>Ends when the script does; the test fails with its last words when it fails, or does not end.</summary>
    public static async Task<string> RunAsync(string folder, string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var path = RepositoryFolder.Of("tests", folder);
        var cancelled = TestContext.Current.CancellationToken;
        await NodePackages.InstallAsync(path, cancelled);

        var start = new ProcessStartInfo("node", arguments) { WorkingDirectory = path, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var node = Process.Start(start)!;
        try
        {
            var output = node.StandardOutput.ReadToEndAsync(cancelled);
            var errors = node.StandardError.ReadToEndAsync(cancelled);
            await node.WaitForExitAsync(cancelled).WaitAsync(Patience, cancelled);

            Assert.True(node.ExitCode == 0, await errors);

            return await output;
        }
        finally
        {
            if (!node.HasExited)
            {
                node.Kill(entireProcessTree: true);
            }
        }
    }
}
