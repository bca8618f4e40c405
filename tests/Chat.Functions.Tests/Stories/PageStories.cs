using Chat.Emulator;
using Chat.Faults.Cast;
using Chat.Functions.Tests.Support;
using Chat.Local;
using Chat.Local.Azurite;
using Chat.Local.Demo;

namespace Chat.Functions.Tests.Stories;

/// <summary>The page of the local run, in a browser, as people use it; and Microsoft's own components on the same backend.</summary>
public sealed class PageStories(ChatWorld world)
{
    [Fact]
    public async Task Two_people_chat_in_one_window_and_see_what_becomes_of_their_messages()
    {
        using var folder = new TestFolder();
        await using var local = await LocalRun.StartAsync(
            new LocalRunOptions
            {
                FunctionsPort = 0,
                AcsPort = 0,
                Azurite = ModeratedWorld.IsOnAzurite,
                StoragePorts = FreePort.ForStorage(),
                DataFolder = folder.Path,
                Page = true,
                Settings = Showcase.Settings,
            },
            TestContext.Current.CancellationToken);

        await EveryStepHoldsAsync("page.mjs", local.Functions.Address, local.Acs);
    }

    [Fact]
    public async Task Microsofts_chat_components_run_unchanged_behind_the_addresses_of_its_sample()
    {
        await using var worker = await AWorker.WithPageAsync(world, ("SampleFrontend__Enabled", "true"));

        await EveryStepHoldsAsync("sample-composite.mjs", worker.Address, world.Acs);
    }

    [Fact]
    public async Task The_page_is_sound_typescript()
    {
        var page = RepositoryFolder.Of("local", "web", "page");
        await NodePackages.InstallAsync(page, TestContext.Current.CancellationToken);

        await NodePackages.RunScriptAsync(page, Path.Combine("node_modules", "typescript", "bin", "tsc"), "--noEmit", TestContext.Current.CancellationToken);
    }

    private static async Task EveryStepHoldsAsync(string script, Uri functions, AcsEmulator acs) => Assert.Contains(
        "every step held",
        await NodeScript.RunAsync(acs, script, functions.ToString().TrimEnd('/'), acs.Endpoint.AbsoluteUri, Guid.NewGuid().ToString("n")[..8]),
        StringComparison.Ordinal);
}
