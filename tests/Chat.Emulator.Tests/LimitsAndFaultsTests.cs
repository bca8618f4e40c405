namespace Chat.Emulator.Tests;

public sealed class LimitsAndFaultsTests
{
    [Fact]
    public async Task Ten_writes_in_ten_seconds_and_thirty_in_a_minute_are_a_threads_budget()
    {
        await using var emulator = await AnEmulator.StartAsync(options => options.RealLimits = true);
        var (ana, bo) = (await emulator.AUserAsync(), await emulator.AUserAsync());
        var thread = await ana.CreateThreadAsync(bo);

        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 10; i++)
            {
                await (i % 2 == 0 ? ana : bo).SendAsync(thread, "hi");
            }

            var refused = await ana.PostAsync($"/chat/threads/{thread}/messages", """{"content":"one too many"}""");
            Assert.Equal(429, refused.Status);
            Assert.Equal("TooManyRequests", refused.Text("CommunicationError", "Code"));
            Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
            emulator.Clock.Advance(TimeSpan.FromSeconds(10.1));
        }

        Assert.Equal(429, (await ana.PostAsync($"/chat/threads/{thread}/messages", """{"content":"the minute is full"}""")).Status);
        emulator.Clock.Advance(TimeSpan.FromSeconds(31));
        await ana.SendAsync(thread, "a new minute");
        Assert.Equal(200, (await ana.GetAsync($"/chat/threads/{thread}/messages")).Status);
    }

    [Fact]
    public async Task Without_asking_there_are_no_limits()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var ana = await emulator.AUserAsync();
        var thread = await ana.CreateThreadAsync();

        for (var i = 0; i < 60; i++)
        {
            await ana.SendAsync(thread, "hi");
        }
    }

    [Theory]
    [InlineData("""[{"kind":"Throttle","target":"/chat"}]""", 429, false)]
    [InlineData("""[{"kind":"Throttle","retryAfterSeconds":7}]""", 429, true)]
    [InlineData("""[{"kind":"Error","status":500,"method":"GET"}]""", 500, false)]
    [InlineData("""[{"kind":"Error","method":"POST"}]""", 200, false)]
    [InlineData("""[{"kind":"Error","rate":0}]""", 200, false)]
    [InlineData("""[{"kind":"Latency","milliseconds":1}]""", 200, false)]
    public async Task A_fault_strikes_where_it_is_meant_to(string faults, int status, bool retryAfter)
    {
        await using var emulator = await AnEmulator.StartAsync();
        var ana = await emulator.AUserAsync();
        Assert.Equal(204, (await emulator.ControlAsync(HttpMethod.Put, "/_emulator/faults", faults)).Status);

        var reply = await ana.GetAsync("/chat/threads");

        Assert.Equal((status, retryAfter), (reply.Status, reply.Headers.RetryAfter is not null));
        Assert.Equal(204, (await emulator.ControlAsync(HttpMethod.Delete, "/_emulator/faults")).Status);
        Assert.Equal(200, (await ana.GetAsync("/chat/threads")).Status);
    }

    [Fact]
    public async Task A_seed_decides_and_the_same_seed_decides_the_same()
    {
        var first = await PatternAsync(7);

        Assert.Equal(first, await PatternAsync(7));
        Assert.NotEqual(first, await PatternAsync(8));
        Assert.InRange(first.Count(status => status == 503), 5, 25);

        static async Task<List<int>> PatternAsync(int seed)
        {
            await using var emulator = await AnEmulator.StartAsync();
            var ana = await emulator.AUserAsync();
            emulator.Running.SetFaults(new Fault { Kind = FaultKind.Error, Rate = 0.5, Seed = seed });
            var statuses = new List<int>();
            for (var i = 0; i < 30; i++)
            {
                statuses.Add((await ana.GetAsync("/chat/threads")).Status);
            }

            return statuses;
        }
    }

    [Fact]
    public async Task An_answer_may_be_lost_after_the_work_was_done()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var ana = await emulator.AUserAsync();
        var thread = await ana.CreateThreadAsync();
        emulator.Running.SetFaults(new Fault { Kind = FaultKind.LostAnswer, Times = 1 });

        await Assert.ThrowsAsync<HttpRequestException>(() => ana.SendAsync(thread, "did it arrive?"));

        Assert.Equal(3, (await ana.MessagesAsync(thread)).Count);
    }

    [Fact]
    public async Task A_request_may_fail_after_the_work_was_done()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var ana = await emulator.AUserAsync();
        var thread = await ana.CreateThreadAsync();
        emulator.Running.SetFaults(new Fault { Kind = FaultKind.WorkedError, Status = 500, Method = "POST", Times = 1 });

        Assert.Equal(500, (await ana.PostAsync($"/chat/threads/{Uri.EscapeDataString(thread)}/messages", """{"content":"did it arrive?","type":"text"}""")).Status);

        Assert.Equal(3, (await ana.MessagesAsync(thread)).Count);
    }

    [Fact]
    public async Task Events_may_be_dropped_and_doubled()
    {
        await using var emulator = await AnEmulator.StartAsync();
        await using var webhook = await AWebhook.StartAsync();
        await emulator.Running.SubscribeAsync(EventTests.Messages(webhook), AnEmulator.Now);
        var ana = await emulator.AUserAsync();
        var thread = await ana.CreateThreadAsync();

        emulator.Running.SetFaults(new Fault { Kind = FaultKind.DropEvents, Times = 1 });
        await ana.SendAsync(thread, "lost");
        await Eventually.Async(() => emulator.Running.Deliveries.Any(delivery => delivery.Status is DeliveryStatus.Dropped), () => "not dropped");
        emulator.Running.SetFaults(new Fault { Kind = FaultKind.DuplicateEvents, Times = 1 }, new Fault { Kind = FaultKind.ReorderEvents, Milliseconds = 5 });
        await ana.SendAsync(thread, "twice");
        await webhook.ReceivedAsync(2);

        Assert.All(webhook.Events, node => Assert.Equal("twice", (string?)node["data"]!["messageBody"]));
    }

    [Fact]
    public async Task A_realtime_line_may_break_by_itself()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var ana = await emulator.AUserAsync();
        await using var line = await ALine.OpenAsync(ana);
        emulator.Running.SetFaults(new Fault { Kind = FaultKind.CutRealtime });

        await ana.CreateThreadAsync();

        await Eventually.Async(() => line.IsClosed, () => "still open");
    }

    [Theory]
    [InlineData("""[{"kind":"Earthquake"}]""")]
    [InlineData("""[{"kind":"Error","rate":2}]""")]
    [InlineData("""[{"kind":"Error","status":200}]""")]
    [InlineData("""[{"kind":99}]""")]
    [InlineData("[null]")]
    public async Task A_fault_that_is_none_is_refused(string faults)
    {
        await using var emulator = await AnEmulator.StartAsync();

        Assert.Equal(400, (await emulator.ControlAsync(HttpMethod.Put, "/_emulator/faults", faults)).Status);
    }

    [Fact]
    public async Task A_snapshot_brings_everything_back_also_elsewhere()
    {
        using var folder = new AFolder();
        await using var emulator = await AnEmulator.StartAsync(options => options.DataFolder = folder.Path);
        await using var other = await AnEmulator.StartAsync();
        var ana = await emulator.AUserAsync();
        var thread = await ana.CreateThreadAsync();
        await ana.SendAsync(thread, "kept");
        var snapshot = await emulator.ControlAsync(HttpMethod.Get, "/_emulator/snapshot");
        await ana.SendAsync(thread, "not kept");

        Assert.Equal(204, (await emulator.ControlAsync(HttpMethod.Put, "/_emulator/snapshot", snapshot.Body)).Status);
        Assert.Equal(204, (await other.ControlAsync(HttpMethod.Put, "/_emulator/snapshot", snapshot.Body)).Status);

        Assert.Equal(3, (await ana.MessagesAsync(thread)).Count);
        Assert.Equal(3, (await (ana with { Emulator = other }).MessagesAsync(thread)).Count);
        Assert.Equal(400, (await emulator.ControlAsync(HttpMethod.Put, "/_emulator/snapshot", "{}\n")).Status);
        Assert.Equal(409, (await other.ControlAsync(HttpMethod.Get, "/_emulator/snapshot")).Status);
        Assert.Equal(3, (await ana.MessagesAsync(thread)).Count);
    }
}
