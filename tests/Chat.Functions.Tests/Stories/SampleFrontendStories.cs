using System.Text.RegularExpressions;
using Chat.Functions.Http;
using Chat.Functions.Tests.Contract;
using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Stories;

/// <summary>What the server of Microsoft's chat sample grants to everybody, and this one does not.</summary>
public sealed class SampleFrontendStories(ChatWorld world)
{
    private static IEnumerable<Operation> Routes => Operation.All.Where(operation => operation.Promise.Refuses.Contains(nameof(Refusal.SampleFrontendOff)));

    [Fact]
    public async Task Its_addresses_are_shut_unless_a_setting_opens_them()
    {
        using var ana = await world.HttpAsync($"ana-{Guid.NewGuid():n}");

        Assert.Equal(7, Routes.Count());
        foreach (var route in Routes)
        {
            Assert.Equal((404, "sample-frontend-off"), await AskAsync(ana, route));
        }
    }

    [Fact]
    public async Task Behind_them_is_the_same_sign_in_as_everywhere()
    {
        await using var worker = await AWorker.StartAsync(world, ("SampleFrontend__Enabled", "true"));
        using var forger = worker.Backend(world.Local.Key);
        forger.DefaultRequestHeaders.Add(ClientPrincipal.Header, Principals.Of("ana"));

        foreach (var route in Routes)
        {
            Assert.Equal((401, "not-signed-in"), await AskAsync(forger, route));
        }
    }

    [Fact]
    public async Task Nobody_gets_anothers_token_nor_another_scope_nor_chooses_anothers_emoji()
    {
        await using var worker = await AWorker.StartAsync(world, ("SampleFrontend__Enabled", "true"));
        var bo = await world.PersonAsync("bo");
        using var ana = await worker.HttpAsync($"ana-{Guid.NewGuid():n}");

        Assert.Equal("not-yours", (await ana.AskAsync("POST", $"/refreshToken/{bo.AcsId}")).Code);
        Assert.Equal("scope-not-granted", (await ana.AskAsync("POST", "/token?scope=chat,voip")).Code);
        Assert.Equal("scope-not-granted", (await ana.AskAsync("POST", "/token?scope=chat&scope=voip")).Code);
        Assert.Equal("not-yours", (await ana.AskAsync("POST", $"/userConfig/{bo.AcsId}", new { Emoji = "🦊" })).Code);
        Assert.Equal("user-unknown", (await ana.AskAsync("GET", $"/userConfig/{bo.AcsId}")).Code);
        Assert.Equal("field-invalid", (await ana.AskAsync("POST", $"/userConfig/{bo.AcsId}", new { Emoji = "<b>" })).Code);
    }

    [Fact]
    public async Task A_link_opens_the_samples_own_threads_to_those_who_come_themselves_and_no_others()
    {
        await using var worker = await AWorker.StartAsync(world, ("SampleFrontend__Enabled", "true"));
        var (ana, bo, cem) = (await world.PersonAsync("ana"), await world.PersonAsync("bo"), await world.PersonAsync("cem"));
        using var anaThere = await worker.HttpAsync(ana.UserId);
        using var boThere = await worker.HttpAsync(bo.UserId);
        using var made = await anaThere.PostAsync("/createThread", null);
        var open = await made.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
        var closed = await world.ThreadOfAsync(ana, cem);

        Assert.Equal("thread-unknown", (await boThere.AskAsync("POST", $"/addUser/{closed}", new { Id = bo.AcsId, DisplayName = "Bo" })).Code);
        Assert.Equal("thread-unknown", (await boThere.AskAsync("POST", $"/addUser/{open}", new { Id = cem.AcsId, DisplayName = "Cem" })).Code);
        Assert.Equal("thread-id-invalid", (await boThere.AskAsync("POST", "/addUser/lunch", new { Id = bo.AcsId, DisplayName = "Bo" })).Code);

        Assert.Equal(201, (await boThere.AskAsync("POST", $"/addUser/{open}", new { Id = bo.AcsId, DisplayName = "Bo" })).Status);
        Assert.Equal(201, (await boThere.AskAsync("POST", $"/addUser/{open}", new { Id = cem.AcsId, DisplayName = "Cem" })).Status);
        Assert.Equal("owner", (await ana.Http.AskAsync("GET", Asking.Thread(open))).Text("role"));
        Assert.Equal("member", (await bo.Http.AskAsync("GET", Asking.Thread(open))).Text("role"));
        Assert.NotEmpty(await cem.SeesAllAsync(open));

        // Who is banned stays out, link or not.
        using var backend = world.Backend();
        var eve = await world.PersonAsync("eve");
        using var eveThere = await worker.HttpAsync(eve.UserId);
        await backend.AskAsync("PUT", $"/api/users/{eve.UserId}/ban");
        Assert.Equal("user-banned", (await eveThere.AskAsync("POST", $"/addUser/{open}", new { Id = eve.AcsId, DisplayName = "Eve" })).Code);
    }

    [Fact]
    public async Task An_emoji_goes_with_its_user()
    {
        await using var worker = await AWorker.StartAsync(world, ("SampleFrontend__Enabled", "true"));
        var ana = await world.PersonAsync("ana");
        using var there = await worker.HttpAsync(ana.UserId);
        await there.AskAsync("POST", $"/userConfig/{ana.AcsId}", new { Emoji = "👩🏽‍🚀" });
        using var backend = world.Backend();

        Assert.Contains("👩🏽‍🚀", Regex.Unescape((await backend.AskAsync("GET", $"/api/users/{ana.UserId}/export")).Body.ToString()));
        Assert.Equal("done", (await backend.AskAsync("DELETE", $"/api/users/{ana.UserId}")).Text("status"));
        Assert.DoesNotContain(await world.RowsAsync("users"), row => row.PartitionKey.Contains(ana.UserId) && row.RowKey == "emoji");
    }

    private static async Task<(int, string?)> AskAsync(HttpClient http, Operation route)
    {
        var reply = await http.AskAsync(
            route.Method, route.Route.Replace("{communicationUserId}", "8:acs:a_b").Replace("{threadId}", "19:a@thread.v2"), route.Promise.Takes is null ? null : "{}");

        return (reply.Status, reply.Code);
    }
}
