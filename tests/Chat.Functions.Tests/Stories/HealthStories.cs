using System.Net;
using System.Text.Json;
using Chat.Faults.Cast;
using Chat.Functions.Health;
using Chat.Functions.Messages;
using Chat.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Functions.Tests.Stories;

/// <summary>Whether it works, as whoever watches it is told.</summary>
public sealed class HealthStories(ChatWorld world)
{
    private static readonly (string Name, string Value) On = ("Health__CanaryEnabled", "true");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Anybody_is_told_that_the_app_lives_and_can_work()
    {
        using var nobody = await world.HttpAsync(null);

        using var live = await nobody.GetAsync("/api/health", Cancelled);
        using var ready = await nobody.GetAsync("/api/health/ready", Cancelled);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (live.StatusCode, ready.StatusCode));
        Assert.Equal("no-store", ready.Headers.CacheControl?.ToString());
        using var body = JsonDocument.Parse(await ready.Content.ReadAsStringAsync(Cancelled));
        Assert.All(body.RootElement.GetProperty("checks").EnumerateArray(), check => Assert.True(check.GetProperty("ok").GetBoolean()));
    }

    [Fact]
    public async Task A_store_that_is_away_is_named_and_the_app_still_lives()
    {
        await using var worker = await AWorker.StartAsync(
            world, ("Tables__ConnectionString", $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=AAAA;TableEndpoint=http://127.0.0.1:{FreePort.ForStorage().Table}/devstoreaccount1;"));
        using var nobody = worker.Backend("");

        var ready = await nobody.AskAsync("GET", "/api/health/ready", null);

        Assert.Equal((503, "not-ready"), (ready.Status, ready.Code));
        Assert.Contains("tables: ", ready.Text("detail"), StringComparison.Ordinal);
        Assert.Equal(200, (await nobody.AskAsync("GET", "/api/health", null)).Status);
    }

    [Fact]
    public async Task A_canary_that_comes_all_the_way_is_found_in_the_archive()
    {
        await using var own = await ModeratedWorld.StartAsync("", settings: On);
        var canary = own.Services.GetRequiredService<CanaryStory>();

        await Eventually.IsTrueAsync(
            async () =>
            {
                await canary.RunAsync(Cancelled);

                return (await canary.ReadAsync(Cancelled)).LandedOn is not null;
            },
            "the canary lands");

        Assert.Equal("", (await canary.ReadAsync(Cancelled)).Hop);
        Assert.Contains(await ChecksAsync(own), check => check is { Name: "canary", Ok: true });
    }

    [Fact]
    public async Task A_canary_of_which_no_event_comes_names_event_grid()
    {
        await using var own = await ModeratedWorld.StartAsync("", delivers: false, settings: On);

        Assert.Equal("event-grid", await HopAsync(own, () => Task.CompletedTask));
        Assert.Contains(await ChecksAsync(own), check => check is { Name: "canary", Ok: false });

        // It goes on trying: what is mended is noticed.
        Assert.NotNull((await own.Services.GetRequiredService<CanaryStory>().ReadAsync(Cancelled)).MessageId);
    }

    [Fact]
    public async Task A_canary_whose_events_nobody_handles_names_the_functions()
    {
        await using var own = await ModeratedWorld.StartAsync("", delivers: false, settings: On);

        Assert.Equal("functions", await HopAsync(own, () => own.Services.GetRequiredService<Pulse>().ReceivedAsync(Cancelled).AsTask()));
    }

    [Fact]
    public async Task A_canary_that_is_handled_and_not_stored_names_the_archive()
    {
        await using var own = await ModeratedWorld.StartAsync("", delivers: false, settings: On);

        Assert.Equal("archive", await HopAsync(own, () => ActivatorUtilities.CreateInstance<ChatEventsFunction>(own.Services).RunAsync([], Cancelled)));
    }

    private static async Task<string> HopAsync(ModeratedWorld own, Func<Task> meanwhile)
    {
        var canary = own.Services.GetRequiredService<CanaryStory>();
        await canary.RunAsync(Cancelled);
        await meanwhile();
        own.Clock.Advance(TimeSpan.FromMinutes(5));
        await canary.RunAsync(Cancelled);

        return (await canary.ReadAsync(Cancelled)).Hop;
    }

    private static async Task<IReadOnlyList<HealthCheck>> ChecksAsync(ModeratedWorld own) => (await own.Services.GetRequiredService<Readiness>().LookAsync(Cancelled)).Checks;
}
