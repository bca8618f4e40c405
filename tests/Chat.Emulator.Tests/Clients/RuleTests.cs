namespace Chat.Emulator.Tests.Clients;

public sealed class RuleTests
{
    [Fact]
    public async Task The_official_javascript_clients_see_every_rule_of_identity_and_chat()
    {
        await using var emulator = await AnEmulator.StartAsync();

        Assert.Contains("rules held", await NodeScript.RunAsync(emulator, "rules.mjs"), StringComparison.Ordinal);
    }
}
