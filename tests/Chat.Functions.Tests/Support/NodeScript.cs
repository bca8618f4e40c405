using System.Diagnostics;
using Chat.Local;
using Chat.Local.Azurite;

namespace Chat.Functions.Tests.Support;

/// <summary>A script of tests/clients: an official JavaScript client, unmodified.</summary>
public static class NodeScript
{
    // The first run of a page installs and builds it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Ends when the script does; the test fails with its last words when it fails, or does not end.</summary>
    public static Task<string> RunAsync(ChatWorld world, params string[] arguments) => RunAsync(world.Acs.CertificateAuthorityPath, arguments);

    public static async Task<string> RunAsync(string certificateAuthority, params string[] arguments)
    {
        var clients = RepositoryFolder.Of("tests", "clients");
        var cancelled = TestContext.Current.CancellationToken;
        await NodePackages.InstallAsync(clients, cancelled);

        using var node = Process.Start(new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = clients,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["NODE_EXTRA_CA_CERTS"] = certificateAuthority, ["CLIENT_TESTS_OUTPUT"] = AppContext.BaseDirectory },
        })!;
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
