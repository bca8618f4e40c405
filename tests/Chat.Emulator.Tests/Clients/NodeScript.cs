using System.Diagnostics;
using Chat.Local;
using Chat.Local.Azurite;

namespace Chat.Emulator.Tests.Clients;

/// <summary>A script of tests/clients, run by Node against an emulator whose authority it trusts.</summary>
internal static class NodeScript
{
    /// <summary>Ends when the script does; the test fails with its last words when it fails.</summary>
    public static async Task<string> RunAsync(AnEmulator emulator, params string[] arguments)
    {
        var clients = RepositoryFolder.Of("tests", "clients");
        await NodePackages.InstallAsync(clients, AnEmulator.Now);

        using var node = Process.Start(new ProcessStartInfo("node", [arguments[0], emulator.Running.ConnectionString, .. arguments[1..]])
        {
            WorkingDirectory = clients,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["NODE_EXTRA_CA_CERTS"] = emulator.Running.CertificateAuthorityPath,
                ["CLIENT_TESTS_OUTPUT"] = AppContext.BaseDirectory,
            },
        })!;
        try
        {
            var output = node.StandardOutput.ReadToEndAsync(AnEmulator.Now);
            var errors = node.StandardError.ReadToEndAsync(AnEmulator.Now);
            await node.WaitForExitAsync(AnEmulator.Now);

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
