using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Chat.Local;
using Chat.Local.Azurite;

namespace Chat.Emulator.Tests.Tables;

/// <summary>Azurite is the judge; where ours follows Azure and it does not, the script says so.</summary>
public sealed class TableParityTests
{
    [Fact]
    public async Task The_official_javascript_client_sees_what_it_sees_of_azurite()
    {
        using var folder = new AFolder();
        var clients = RepositoryFolder.Of("tests", "clients");
        await NodePackages.InstallAsync(clients, AnEmulator.Now);
        await using var azurite = await AzuriteProcess.StartOrJoinAsync(new StoragePorts(FreePort(), FreePort(), FreePort()), Path.Combine(folder.Path, "azurite"), AnEmulator.Now);
        await using var ours = await ATableServer.StartAsync();

        using var node = Process.Start(new ProcessStartInfo("node", ["tables-parity.mjs", ours.ConnectionString, azurite.Ports.Spelled])
        {
            WorkingDirectory = clients,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = node.StandardOutput.ReadToEndAsync(AnEmulator.Now);
        var errors = node.StandardError.ReadToEndAsync(AnEmulator.Now);
        await node.WaitForExitAsync(AnEmulator.Now);

        Assert.True(node.ExitCode == 0, await errors);
        Assert.Contains("calls agree", await output);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
