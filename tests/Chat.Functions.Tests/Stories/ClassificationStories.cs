using Chat.Functions.Tests.Support;

namespace Chat.Functions.Tests.Stories;

/// <summary>Azure AI Content Safety beside the local rules: asked for what they leave open, within time and money, and doing harm to nothing when it fails.</summary>
public sealed class ClassificationStories
{
    private const string Policy = """
        {"version":"classified","rules":[
          {"name":"spam","action":"delete","terms":["deleteword"]},
          {"name":"hateful","action":"delete","classify":{"category":"hate","threshold":4}},
          {"name":"violent","action":"flag","classify":{"category":"violence","threshold":2,"onFailure":"closed"}}]}
        """;

    [Theory]
    [InlineData("so hate4", "removed", "hateful")]
    [InlineData("so hate2", "allowed", null)]
    [InlineData("so violence2", "allowed", "violent")]
    [InlineData("nothing at all", "allowed", null)]
    [InlineData("deleteword", "removed", "spam")]
    public async Task A_classifier_decides_what_the_local_rules_leave_open(string text, string judged, string? rule)
    {
        await using var service = await ASafetyService.StartAsync();
        await using var world = await ModeratedWorld.StartAsync(Policy, delivers: false, settings: service.Settings());
        var (row, _) = await SaidAsync(world, text);

        Assert.Equal(judged, row.GetString("Judged"));
        Assert.Equal(rule, row.GetString("Rule") ?? (row.GetString("Findings") is { } findings && findings.Contains("violent") ? "violent" : null));
        Assert.Equal(text == "deleteword" ? [] : [text], service.Texts);
    }

    [Fact]
    public async Task Without_an_endpoint_the_local_rules_decide_alone()
    {
        await using var world = await ModeratedWorld.StartAsync(Policy, delivers: false);

        Assert.Equal("allowed", (await SaidAsync(world, "so hate6 and violence6")).Row.GetString("Judged"));
        Assert.Equal("removed", (await SaidAsync(world, "deleteword")).Row.GetString("Judged"));
    }

    [Fact]
    public async Task What_is_delivered_again_is_not_paid_for_again_and_markup_not_at_all()
    {
        await using var service = await ASafetyService.StartAsync();
        await using var world = await ModeratedWorld.StartAsync(Policy, delivers: false, settings: service.Settings());

        var (_, redeliver) = await SaidAsync(world, "<p>so <b>kind</b></p>", html: true);
        await redeliver();
        await redeliver();

        Assert.Equal("so kind", Assert.Single(service.Texts).Trim());
    }

    [Fact]
    public async Task A_service_that_fails_opens_or_closes_by_rule_and_is_left_alone_for_a_while()
    {
        await using var service = await ASafetyService.StartAsync();
        await using var world = await ModeratedWorld.StartAsync(Policy, delivers: false, settings: service.Settings(("ContentSafety__BreakDuration", "00:00:30")));
        service.Trouble = http => ASafetyService.FailAsync(http, 503, "ServiceUnavailable", "later");

        for (var i = 0; i < 12; i++)
        {
            var (row, _) = await SaidAsync(world, $"so hate6, number {i}");
            Assert.Equal("allowed", row.GetString("Judged"));
            Assert.Contains("violent", row.GetString("Findings"));
            Assert.DoesNotContain("hateful", row.GetString("Findings"));
        }

        Assert.Equal(5, service.Texts.Count);
        service.Trouble = null;
        world.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal("removed", (await SaidAsync(world, "so hate6 again")).Row.GetString("Judged"));
        Assert.DoesNotContain(world.Logs.All, line => line.Contains("hate6") || line.Contains(ASafetyService.Key));
    }

    [Theory]
    [InlineData("hangs")]
    [InlineData("garbage")]
    [InlineData("half")]
    [InlineData("throttled")]
    [InlineData("refused")]
    public async Task Whatever_the_service_does_the_message_is_judged_in_time(string trouble)
    {
        await using var service = await ASafetyService.StartAsync();
        await using var world = await ModeratedWorld.StartAsync(Policy, delivers: false, settings: service.Settings(("ContentSafety__Timeout", "00:00:00.3")));
        service.Trouble = trouble switch
        {
            "hangs" => async http => await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing),
            "garbage" => http => Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(http.Response, "{\"categories"),
            "half" => http => Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(http.Response, """{"categoriesAnalysis":[{"category":"Hate","severity":0}]}"""),
            "throttled" => http => ASafetyService.FailAsync(http, 429, "TooManyRequests", "slowly"),
            _ => http => ASafetyService.FailAsync(http, 401, "Unauthorized", "no"),
        };

        var (row, _) = await SaidAsync(world, "so hate6");

        Assert.Equal("allowed", row.GetString("Judged"));
        Assert.Contains("violent", row.GetString("Findings"));
    }

    [Fact]
    public async Task No_more_is_sent_than_the_hour_may_cost_and_a_long_text_costs_more()
    {
        await using var service = await ASafetyService.StartAsync();
        await using var world = await ModeratedWorld.StartAsync(Policy, delivers: false, settings: service.Settings(("ContentSafety__RecordsPerHour", "4")));

        await SaidAsync(world, new string('a', 2500));
        await SaidAsync(world, new string('b', 1500));
        await SaidAsync(world, "short");
        await SaidAsync(world, "shorter");

        Assert.Equal([2500, 5], service.Texts.Select(text => text.Length));
    }

    private static async Task<(Azure.Data.Tables.TableEntity Row, Func<Task> Redeliver)> SaidAsync(ModeratedWorld world, string text, bool html = false)
    {
        var ana = await world.PersonAsync("ana");
        var threadId = await world.ThreadOfAsync(ana);
        var id = await ana.SayAsync(threadId, text);
        var said = AnEvent.Received(threadId, id, text, ana.AcsId, html: html);
        await world.DeliverAsync(0, said);

        return ((await world.RowsAsync("messages")).Single(row => row.ContainsKey("Judged") && row.PartitionKey == threadId), () => world.DeliverAsync(0, said));
    }
}
