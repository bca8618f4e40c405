using System.Diagnostics;
using Chat.Functions.Tests.Support;
using Chat.Local;
using Chat.Local.Azurite;

namespace Chat.Functions.Tests.Stories;

public sealed class JavaScriptStories(ChatWorld world)
{
    [Fact]
    public Task The_official_javascript_client_runs_its_quickstart_with_our_token_endpoint() => EveryStepHoldsAsync("quickstart.mjs");

    [Fact]
    public Task The_official_javascript_client_sees_any_senders_message_go_also_of_one_who_left() => EveryStepHoldsAsync("witness.mjs");

    private async Task EveryStepHoldsAsync(string script)
    {
        var clients = RepositoryFolder.Of("tests", "clients");
        await NodePackages.InstallAsync(clients, TestContext.Current.CancellationToken);

        using var node = Process.Start(new ProcessStartInfo(
            "node", [script, world.Local.Functions.Address.ToString().TrimEnd('/'), Guid.NewGuid().ToString("n")])
        {
            WorkingDirectory = clients,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["NODE_EXTRA_CA_CERTS"] = world.Acs.CertificateAuthorityPath },
        })!;
        var output = node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(node.ExitCode == 0, await errors);
        Assert.Contains("every step held", await output);
    }
}
