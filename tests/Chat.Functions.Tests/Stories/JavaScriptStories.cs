using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Stories;

public sealed class JavaScriptStories(ChatWorld world)
{
    [Fact]
    public async Task The_official_javascript_client_runs_its_quickstart_with_our_token_endpoint() => Assert.Contains(
        "every step held",
        await NodeScript.RunAsync(world, "quickstart.mjs", world.Local.Functions.Address.ToString().TrimEnd('/'), Guid.NewGuid().ToString("n")),
        StringComparison.Ordinal);
}
