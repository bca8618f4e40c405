using Chat.Functions.Tests.Support;
using Chat.Local;
using Chat.Local.Azurite;

namespace Chat.Functions.Tests.Stories;

/// <summary>The page of the local run, in a browser, as people use it; and Microsoft's own components on the same backend.</summary>
public sealed class PageStories(ChatWorld world)
{
    [Fact]
    public async Task Two_people_chat_in_one_window_and_see_what_becomes_of_their_messages()
    {
        await using var worker = await AWorker.WithPageAsync(world);

        await EveryStepHoldsAsync("page.mjs", worker.Address);
    }

    [Fact]
    public async Task Microsofts_chat_components_run_unchanged_behind_the_addresses_of_its_sample()
    {
        await using var worker = await AWorker.WithPageAsync(world, ("SampleFrontend__Enabled", "true"));

        await EveryStepHoldsAsync("sample-composite.mjs", worker.Address);
    }

    [Fact]
    public async Task The_page_is_sound_typescript()
    {
        var page = RepositoryFolder.Of("local", "web", "page");
        await NodePackages.InstallAsync(page, TestContext.Current.CancellationToken);

        await NodePackages.RunScriptAsync(page, Path.Combine("node_modules", "typescript", "bin", "tsc"), "--noEmit", TestContext.Current.CancellationToken);
    }

    private async Task EveryStepHoldsAsync(string script, Uri functions) => Assert.Contains(
        "every step held",
        await NodeScript.RunAsync(world, script, functions.ToString().TrimEnd('/'), world.Acs.Endpoint.AbsoluteUri, Guid.NewGuid().ToString("n")[..8]),
        StringComparison.Ordinal);
}
