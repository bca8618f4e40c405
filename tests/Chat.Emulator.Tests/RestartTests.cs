using System.Diagnostics;
using System.Text;

namespace Chat.Emulator.Tests;

public sealed class RestartTests
{
    [Fact]
    public async Task Everything_is_there_after_a_restart()
    {
        using var folder = new AFolder();
        string thread, message, link, before;
        AUser ana, bo;
        await using (var emulator = await AnEmulator.StartAsync(options => options.DataFolder = folder.Path))
        {
            (ana, bo) = (await emulator.AUserAsync(), await emulator.AUserAsync());
            thread = await ana.CreateThreadAsync(bo);
            message = await ana.SendAsync(thread, "first");
            await ana.SendAsync(thread, "second");
            await ana.PatchAsync($"/chat/threads/{thread}/messages/{message}", """{"content":"edited"}""");
            await bo.PostAsync($"/chat/threads/{thread}/readReceipts", $$"""{"chatMessageId":"{{message}}"}""");
            await ana.PostAsync($"/chat/threads/{thread}/participants/:remove", $$"""{"rawId":"{{bo.Id}}"}""");
            link = (await ana.GetAsync($"/chat/threads/{thread}/messages?maxPageSize=2")).NextLink!;
            before = (await ana.GetAsync($"/chat/threads/{thread}/messages?maxPageSize=200")).Body;
        }

        await using var restarted = await AnEmulator.StartAsync(options => options.DataFolder = folder.Path);
        (ana, bo) = (ana with { Emulator = restarted }, bo with { Emulator = restarted });

        Assert.Equal(before, (await ana.GetAsync($"/chat/threads/{thread}/messages?maxPageSize=200")).Body);
        Assert.Equal(3, (await ana.GetAsync(new Uri(link).PathAndQuery.Replace("maxPageSize=2", "maxPageSize=200", StringComparison.Ordinal))).Value.Count);
        Assert.Equal(403, (await bo.PostAsync($"/chat/threads/{thread}/messages", """{"content":"no"}""")).Status);
        Assert.Equal("5", (await ana.GetAsync($"/chat/threads/{thread}/messages/{message}")).Text("sequenceId"));
    }

    [Fact]
    public async Task A_delivery_that_waits_goes_on_after_a_restart_with_its_id_and_its_attempts()
    {
        using var folder = new AFolder();
        await using var webhook = await AWebhook.StartAsync();
        webhook.Answer = _ => 500;
        await using (var emulator = await AnEmulator.StartAsync(options => options.DataFolder = folder.Path))
        {
            await emulator.Running.SubscribeAsync(EventTests.Messages(webhook), AnEmulator.Now);
            var ana = await emulator.AUserAsync();
            await ana.SendAsync(await ana.CreateThreadAsync(), "patience");
            await Eventually.Async(() => emulator.Running.Deliveries.Any(delivery => delivery.Attempts == 1), () => "no first attempt");
        }

        webhook.Answer = _ => 200;
        await using var restarted = await AnEmulator.StartAsync(options => options.DataFolder = folder.Path);
        Assert.Equal(1, restarted.Running.Deliveries.Single().Attempts);
        restarted.Clock.Advance(TimeSpan.FromMinutes(1));
        await webhook.ReceivedAsync(1);

        Assert.Equal(["0", "1"], webhook.Requests.Select(request => request.Headers["aeg-delivery-count"]));
        Assert.Single(webhook.Requests.Select(request => (string?)request.Events[0]["id"]).Distinct());
    }

    [Fact]
    public async Task What_was_delivered_is_not_delivered_again_after_a_restart()
    {
        using var folder = new AFolder();
        await using var webhook = await AWebhook.StartAsync();
        await using (var emulator = await AnEmulator.StartAsync(options => options.DataFolder = folder.Path))
        {
            await emulator.Running.SubscribeAsync(EventTests.Messages(webhook), AnEmulator.Now);
            var ana = await emulator.AUserAsync();
            await ana.SendAsync(await ana.CreateThreadAsync(), "once");
            await Eventually.Async(() => emulator.Running.Deliveries.Any(delivery => delivery.Status is DeliveryStatus.Delivered), () => "not delivered");
        }

        await using var restarted = await AnEmulator.StartAsync(options => options.DataFolder = folder.Path);
        restarted.Clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(DeliveryStatus.Delivered, restarted.Running.Deliveries.Single().Status);
        Assert.Single(webhook.Requests);
    }

    [Fact]
    public async Task A_last_line_that_was_cut_off_is_dropped_and_the_next_one_written_after_it_holds()
    {
        using var folder = new AFolder();
        AUser ana;
        string thread;
        await using (var emulator = await AnEmulator.StartAsync(options => options.DataFolder = folder.Path))
        {
            ana = await emulator.AUserAsync();
            thread = await ana.CreateThreadAsync();
        }

        var journal = Path.Combine(folder.Path, "journal.jsonl");
        await File.AppendAllTextAsync(journal, """{"change":"messageSent","threadId":"19:""", AnEmulator.Now);
        await using (var emulator = await AnEmulator.StartAsync(options => options.DataFolder = folder.Path))
        {
            await (ana with { Emulator = emulator }).SendAsync(thread, "after the tear");
        }

        await using var last = await AnEmulator.StartAsync(options => options.DataFolder = folder.Path);
        Assert.Equal(3, (await (ana with { Emulator = last }).MessagesAsync(thread)).Count);
    }

    [Fact]
    public async Task A_journal_damaged_in_the_middle_is_not_guessed_at()
    {
        using var folder = new AFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "journal.jsonl"), "{\"change\":\"resour\n{}\n", AnEmulator.Now);

        var fault = await Assert.ThrowsAsync<EmulatorStartException>(() => AnEmulator.StartAsync(options => options.DataFolder = folder.Path));

        Assert.Contains("Line 1", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_serves_one_emulator_at_a_time()
    {
        using var folder = new AFolder();
        await using var emulator = await AnEmulator.StartAsync(options => options.DataFolder = folder.Path);

        await Assert.ThrowsAsync<EmulatorStartException>(() => AnEmulator.StartAsync(options => options.DataFolder = folder.Path));
    }

    [Fact]
    public async Task A_taken_port_is_one_clear_sentence()
    {
        await using var emulator = await AnEmulator.StartAsync();

        var fault = await Assert.ThrowsAsync<EmulatorStartException>(() => AnEmulator.StartAsync(options => options.Port = emulator.Running.Endpoint.Port));

        Assert.Contains($"{emulator.Running.Endpoint.Port}", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--port", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reset_forgets_people_and_threads_and_keeps_subscriptions()
    {
        using var folder = new AFolder();
        await using var webhook = await AWebhook.StartAsync();
        await using (var emulator = await AnEmulator.StartAsync(options => options.DataFolder = folder.Path))
        {
            await emulator.Running.SubscribeAsync(EventTests.Messages(webhook), AnEmulator.Now);
            var old = await emulator.AUserAsync();
            Assert.Equal(204, (await emulator.ControlAsync(HttpMethod.Post, "/_emulator/reset")).Status);
            Assert.Equal(401, (await old.GetAsync("/chat/threads")).Status);

            var ana = await emulator.AUserAsync();
            await ana.SendAsync(await ana.CreateThreadAsync(), "new life");
            await webhook.ReceivedAsync(1);
            await Eventually.Async(() => emulator.Running.Deliveries.All(delivery => delivery.Status is DeliveryStatus.Delivered), () => "not settled");
        }

        await using var restarted = await AnEmulator.StartAsync(options => options.DataFolder = folder.Path);
        var health = await restarted.ControlAsync(HttpMethod.Get, "/_emulator/health");
        Assert.Equal((1, 1), ((int)health.Json["identities"]!, (int)health.Json["threads"]!));
    }

    [Fact]
    public async Task Killing_the_process_loses_nothing_that_was_acknowledged()
    {
        using var folder = new AFolder();
        var sent = new List<string>();
        AUser ana;
        string thread;
        var process = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { typeof(AcsEmulator).Assembly.Location, "--port", "0", "--data", folder.Path, "--certificates", Path.Combine(folder.Path, "certificates") },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using (var running = Process.Start(process)!)
        {
            var lines = new Dictionary<string, string>();
            while (lines.Count < 3 && await running.StandardOutput.ReadLineAsync(AnEmulator.Now) is { } line)
            {
                if (line.StartsWith("ACS_", StringComparison.Ordinal))
                {
                    lines.Add(line.Split('=', 2)[0], line.Split('=', 2)[1]);
                }
            }

            var outside = AnEmulator.Outside(new Uri(lines["ACS_ENDPOINT"]), lines["ACS_ACCESSKEY"], lines["ACS_CA"]);
            ana = await outside.AUserAsync();
            thread = await ana.CreateThreadAsync();
            for (var i = 0; i < 50; i++)
            {
                sent.Add(await ana.SendAsync(thread, $"{i}"));
            }

            running.Kill();
            await running.WaitForExitAsync(AnEmulator.Now);
        }

        await using var restarted = await AnEmulator.StartAsync(options => options.DataFolder = folder.Path);
        var there = (await (ana with { Emulator = restarted }).MessagesAsync(thread)).Select(message => (string?)message["id"]);

        Assert.Equal(sent.AsEnumerable().Reverse(), there.Take(50));
    }

    [Fact]
    public async Task The_journal_keeps_no_token()
    {
        using var folder = new AFolder();
        string token;
        await using (var emulator = await AnEmulator.StartAsync(options => options.DataFolder = folder.Path))
        {
            token = (await emulator.AUserAsync()).Token;
        }

        Assert.DoesNotContain(token.Split('.')[2], await File.ReadAllTextAsync(Path.Combine(folder.Path, "journal.jsonl"), Encoding.UTF8, AnEmulator.Now), StringComparison.Ordinal);
    }
}
