using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Stories;

public sealed class JavaScriptStories(ChatWorld world)
{
    [Fact]
    public async Task The_guide_from_twilio_to_communication_services_works_with_our_endpoints() => Assert.Contains(
        "every step held",
        await NodeScript.RunAsync(
            world, "twilio.mjs", world.Local.Functions.Address.ToString().TrimEnd('/'), Guid.NewGuid().ToString("n"), world.Acs.ConnectionString),
        StringComparison.Ordinal);

    [Fact]
    public async Task The_requests_of_microsofts_chat_sample_are_answered_as_it_expects()
    {
        await using var worker = await AWorker.StartAsync(world, ("SampleFrontend__Enabled", "true"));

        Assert.Contains(
            "every step held",
            await NodeScript.RunAsync(world, "sample-frontend.mjs", worker.Address.ToString().TrimEnd('/'), Guid.NewGuid().ToString("n")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_official_javascript_client_runs_its_quickstart_with_our_token_endpoint() => Assert.Contains(
        "every step held",
        await NodeScript.RunAsync(world, "quickstart.mjs", world.Local.Functions.Address.ToString().TrimEnd('/'), Guid.NewGuid().ToString("n")),
        StringComparison.Ordinal);
}
