using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Stories;

/// <summary>Whole flows as frontends have them, with the official clients.</summary>
public sealed class JavaScriptStories(ChatWorld world)
{
    [Fact]
    public Task The_official_client_runs_its_quickstart_with_our_token_endpoint() => EveryStepHoldsAsync("quickstart.mjs", world.Local.Functions.Address);

    [Fact]
    public Task The_official_client_sees_any_senders_message_go_also_of_one_who_left() => EveryStepHoldsAsync("witness.mjs", world.Local.Functions.Address);

    [Fact]
    public Task The_guide_from_twilio_to_communication_services_works_with_our_endpoints() =>
        EveryStepHoldsAsync("twilio.mjs", world.Local.Functions.Address, world.Acs.ConnectionString);

    [Fact]
    public async Task The_requests_of_microsofts_chat_sample_are_answered_as_it_expects()
    {
        await using var worker = await AWorker.StartAsync(world, ("SampleFrontend__Enabled", "true"));

        await EveryStepHoldsAsync("sample-frontend.mjs", worker.Address);
    }

    private async Task EveryStepHoldsAsync(string script, Uri functions, params string[] rest) => Assert.Contains(
        "every step held",
        await NodeScript.RunAsync(world, [script, functions.ToString().TrimEnd('/'), Guid.NewGuid().ToString("n"), .. rest]),
        StringComparison.Ordinal);
}
