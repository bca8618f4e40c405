using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Chat.Emulator.Tests;

public sealed class EventTests
{
    // Bo hears of everything, Cy of what happens while he is there and of his own removal.
    private const int UserLevelEvents = 8 + 5;

    [Fact]
    public async Task Every_happening_of_a_thread_raises_one_event()
    {
        await using var emulator = await AnEmulator.StartAsync();
        await using var webhook = await AWebhook.StartAsync();
        await emulator.Running.SubscribeAsync(EventSubscription.ToWebhook("all-events", webhook.Address), AnEmulator.Now);
        var (ana, bo, cy) = (await emulator.AUserAsync(), await emulator.AUserAsync(), await emulator.AUserAsync());

        var thread = await ana.CreateThreadAsync(bo);
        await ana.PatchAsync($"/chat/threads/{thread}", """{"topic":"new"}""");
        await ana.PostAsync($"/chat/threads/{thread}/participants/:add", $$"""{"participants":[{{cy.AsParticipant("Cy")}}]}""");
        var message = await ana.SendAsync(thread, "hello", """{"origin":"web"}""");
        await ana.PatchAsync($"/chat/threads/{thread}/messages/{message}", """{"content":"changed"}""");
        await ana.DeleteAsync($"/chat/threads/{thread}/messages/{message}");
        await ana.PostAsync($"/chat/threads/{thread}/participants/:remove", $$"""{"rawId":"{{cy.Id}}"}""");
        await ana.DeleteAsync($"/chat/threads/{thread}");
        await webhook.ReceivedAsync(8 + UserLevelEvents);

        Assert.Equal(UserLevelEvents, webhook.Events.Count(node => ((string)node["subject"]!).Contains("/recipient/", StringComparison.Ordinal)));
        Assert.Equal(
            new SortedDictionary<string, string>
            {
                ["ChatMessageDeletedInThread"] = $"thread/{thread}/sender/{ana.Id}",
                ["ChatMessageEditedInThread"] = $"thread/{thread}/sender/{ana.Id}",
                ["ChatMessageReceivedInThread"] = $"thread/{thread}/sender/{ana.Id}",
                ["ChatThreadCreated"] = $"thread/{thread}/createdBy/{ana.Id}",
                ["ChatThreadDeleted"] = $"thread/{thread}/deletedBy/{ana.Id}",
                ["ChatThreadParticipantAdded"] = $"thread/{thread}/participantadded/{cy.Id}",
                ["ChatThreadParticipantRemoved"] = $"thread/{thread}/participantremoved/{cy.Id}",
                ["ChatThreadPropertiesUpdated"] = $"thread/{thread}/editedBy/{ana.Id}",
            },
            new SortedDictionary<string, string>(webhook.Events.Where(node => !((string)node["subject"]!).Contains("/recipient/", StringComparison.Ordinal)).ToDictionary(
                node => ((string)node["eventType"]!)["Microsoft.Communication.".Length..], node => (string)node["subject"]!)));
    }

    [Fact]
    public async Task A_message_event_carries_what_the_service_writes()
    {
        await using var emulator = await AnEmulator.StartAsync();
        await using var webhook = await AWebhook.StartAsync();
        await emulator.Running.SubscribeAsync(
            EventSubscription.ToWebhook("messages", webhook.Address, "Microsoft.Communication.ChatMessageReceivedInThread"), AnEmulator.Now);
        var ana = await emulator.AUserAsync();
        var thread = await ana.CreateThreadAsync();

        var message = await ana.SendAsync(thread, "is the shop open? 😀", """{"origin":"web"}""");
        await webhook.ReceivedAsync(1);

        var (request, happened) = (webhook.Requests.Single(), webhook.Events.Single());
        var data = happened["data"]!;
        Assert.Equal("Notification", request.Headers["aeg-event-type"]);
        Assert.Equal("MESSAGES", request.Headers["aeg-subscription-name"]);
        Assert.Equal("0", request.Headers["aeg-delivery-count"]);
        Assert.Equal("1", request.Headers["aeg-metadata-version"]);
        Assert.Equal("1.0", request.Headers["aeg-data-version"]);
        Assert.Equal((string?)happened["id"], request.Headers["aeg-output-event-id"]);
        Assert.StartsWith("application/json", request.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Contains("/resourcegroups/", (string)happened["topic"]!, StringComparison.Ordinal);
        Assert.Equal(("1.0", "1"), ((string?)happened["dataVersion"], (string?)happened["metadataVersion"]));
        Assert.Equal("is the shop open? 😀", (string?)data["messageBody"]);
        Assert.Equal((message, message, "Text", "Ana"), ((string?)data["messageId"], (string?)data["version"], (string?)data["type"], (string?)data["senderDisplayName"]));
        Assert.Equal("web", (string?)data["metadata"]!["origin"]);
        Assert.Equal(ana.Id, (string?)data["senderCommunicationIdentifier"]!["communicationUser"]!["id"]);
        Assert.Equal(thread, (string?)data["threadId"]);
        Assert.EndsWith("+00:00", (string)data["composeTime"]!, StringComparison.Ordinal);
        Assert.NotEmpty((string)data["transactionId"]!);
    }

    [Fact]
    public async Task A_deleted_message_event_has_neither_body_nor_metadata()
    {
        await using var emulator = await AnEmulator.StartAsync();
        await using var webhook = await AWebhook.StartAsync();
        await emulator.Running.SubscribeAsync(
            EventSubscription.ToWebhook("deletions", webhook.Address, "Microsoft.Communication.ChatMessageDeletedInThread"), AnEmulator.Now);
        var ana = await emulator.AUserAsync();
        var thread = await ana.CreateThreadAsync();

        await ana.DeleteAsync($"/chat/threads/{thread}/messages/{await ana.SendAsync(thread, "gone", """{"a":"1"}""")}");
        await webhook.ReceivedAsync(1);

        var data = webhook.Events.Single()["data"]!.AsObject();
        Assert.False(data.ContainsKey("messageBody"));
        Assert.False(data.ContainsKey("metadata"));
        Assert.True(data.ContainsKey("deleteTime"));
    }

    [Fact]
    public async Task A_failed_delivery_is_tried_again_by_schedule_with_the_same_id()
    {
        await using var emulator = await AnEmulator.StartAsync();
        await using var webhook = await AWebhook.StartAsync();
        await emulator.Running.SubscribeAsync(Messages(webhook), AnEmulator.Now);
        webhook.Answer = _ => webhook.Requests.Count < 2 ? 500 : 200;
        var ana = await emulator.AUserAsync();
        var thread = await ana.CreateThreadAsync();

        await ana.SendAsync(thread, "again");
        await Eventually.Async(() => emulator.Running.Deliveries.Any(delivery => delivery.Attempts == 1), () => "no first attempt");
        emulator.Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Single(webhook.Requests);
        emulator.Clock.Advance(TimeSpan.FromSeconds(2));
        await Eventually.Async(() => emulator.Running.Deliveries.Any(delivery => delivery.Attempts == 2), () => "no second attempt");
        emulator.Clock.Advance(TimeSpan.FromSeconds(31));
        await webhook.ReceivedAsync(1);

        Assert.Equal(["0", "1", "2"], webhook.Requests.Select(request => request.Headers["aeg-delivery-count"]));
        Assert.Single(webhook.Requests.Select(request => (string?)request.Events[0]["id"]).Distinct());
        await Eventually.Async(() => emulator.Running.Deliveries.Single().Status is DeliveryStatus.Delivered, () => "not settled");
    }

    [Theory]
    [InlineData(503, 20, 31)]
    [InlineData(408, 110, 121)]
    [InlineData(404, 290, 301)]
    [InlineData(302, 9, 11)]
    public async Task A_status_sets_the_least_delay(int status, int tooEarly, int inTime)
    {
        await using var emulator = await AnEmulator.StartAsync();
        await using var webhook = await AWebhook.StartAsync();
        await emulator.Running.SubscribeAsync(Messages(webhook), AnEmulator.Now);
        webhook.Answer = _ => webhook.Requests.IsEmpty ? status : 200;
        var ana = await emulator.AUserAsync();

        await ana.SendAsync(await ana.CreateThreadAsync(), "again");
        await Eventually.Async(() => emulator.Running.Deliveries.Any(delivery => delivery.Attempts == 1), () => "no first attempt");
        emulator.Clock.Advance(TimeSpan.FromSeconds(tooEarly));
        Assert.Single(webhook.Requests);
        emulator.Clock.Advance(TimeSpan.FromSeconds(inTime - tooEarly));

        await webhook.ReceivedAsync(1);
    }

    [Theory]
    [InlineData(400, "BadRequest")]
    [InlineData(401, "Unauthorized")]
    [InlineData(403, "Forbidden")]
    [InlineData(413, "PayloadTooLarge")]
    public async Task A_final_answer_ends_at_once_in_the_dead_letters(int status, string outcome)
    {
        using var folder = new AFolder();
        await using var emulator = await AnEmulator.StartAsync(options => options.DataFolder = folder.Path);
        await using var webhook = await AWebhook.StartAsync();
        await emulator.Running.SubscribeAsync(Messages(webhook, deadLetters: true), AnEmulator.Now);
        webhook.Answer = _ => status;
        var ana = await emulator.AUserAsync();

        await ana.SendAsync(await ana.CreateThreadAsync(), "unwanted");
        await Eventually.Async(
            () => emulator.Running.Deliveries.Any(delivery => delivery.Status is DeliveryStatus.DeadLettering), () => "not given up");
        emulator.Clock.Advance(TimeSpan.FromMinutes(6));
        await Eventually.Async(() => folder.Files("*.json").Length == 1, () => "no dead letter");

        var file = folder.Files("*.json").Single();
        var now = emulator.Clock.GetUtcNow();
        Assert.StartsWith(
            Path.Combine(folder.Path, "deadletters", "given-up", "MESSAGES", $"{now.Year}", $"{now.Month}", $"{now.Day}", $"{now.Hour}"), file, StringComparison.Ordinal);
        var letter = JsonNode.Parse(await File.ReadAllTextAsync(file, AnEmulator.Now))!.AsArray().Single()!;
        Assert.Equal((outcome, 1), ((string?)letter["lastDeliveryOutcome"], (int)letter["deliveryAttempts"]!));
        Assert.Equal("unwanted", (string?)letter["data"]!["messageBody"]);
        Assert.NotNull(letter["publishTime"]);
        Assert.NotNull(letter["lastDeliveryAttemptTime"]);
        Assert.Single(webhook.Requests);
    }

    [Fact]
    public async Task Attempts_that_are_used_up_are_the_reason_of_a_dead_letter()
    {
        using var folder = new AFolder();
        await using var emulator = await AnEmulator.StartAsync(options =>
        {
            options.DataFolder = folder.Path;
            options.RetrySchedule = [TimeSpan.FromMilliseconds(1)];
        });
        await using var webhook = await AWebhook.StartAsync();
        await emulator.Running.SubscribeAsync(Messages(webhook, deadLetters: true, attempts: 3), AnEmulator.Now);
        webhook.Answer = _ => 500;
        var ana = await emulator.AUserAsync();

        await ana.SendAsync(await ana.CreateThreadAsync(), "unwanted");
        await Eventually.Async(() => folder.Files("*.json").Length == 1, () => "no dead letter");

        var letter = JsonNode.Parse(await File.ReadAllTextAsync(folder.Files("*.json").Single(), AnEmulator.Now))!.AsArray().Single()!;
        Assert.Equal(("MaxDeliveryAttemptsExceeded", 3), ((string?)letter["deadLetterReason"], (int)letter["deliveryAttempts"]!));
        Assert.Equal(3, webhook.Requests.Count);
    }

    [Fact]
    public async Task Time_to_live_ends_at_the_next_attempt()
    {
        await using var emulator = await AnEmulator.StartAsync();
        await using var webhook = await AWebhook.StartAsync();
        await emulator.Running.SubscribeAsync(Messages(webhook, timeToLive: 1), AnEmulator.Now);
        webhook.Answer = _ => 500;
        var ana = await emulator.AUserAsync();

        await ana.SendAsync(await ana.CreateThreadAsync(), "short-lived");
        await Eventually.Async(() => emulator.Running.Deliveries.Any(delivery => delivery.Attempts == 1), () => "no first attempt");
        emulator.Clock.Advance(TimeSpan.FromMinutes(2));
        await Eventually.Async(() => emulator.Running.Deliveries.Single().Status is DeliveryStatus.Dropped, () => "not given up");

        Assert.Single(webhook.Requests);
        Assert.Equal(1, (int)(await emulator.ControlAsync(HttpMethod.Get, "/_emulator/health")).Json["droppedEvents"]!);
    }

    [Fact]
    public async Task A_subscription_becomes_active_when_its_endpoint_comes_up_and_agrees()
    {
        await using var emulator = await AnEmulator.StartAsync();
        var port = FreePort();
        var subscribing = emulator.Running.SubscribeAsync(
            EventSubscription.ToWebhook("late-riser", new Uri($"http://127.0.0.1:{port}/events")), AnEmulator.Now);
        var ana = await emulator.AUserAsync();
        var thread = await ana.CreateThreadAsync();
        Assert.False(subscribing.IsCompleted);

        await using var webhook = await AWebhook.StartAsync(port);
        await subscribing;
        await ana.SendAsync(thread, "hi");
        await webhook.ReceivedAsync(1);

        Assert.Single(webhook.Events);
    }

    [Fact]
    public async Task An_endpoint_that_echoes_something_else_gets_no_events()
    {
        await using var emulator = await AnEmulator.StartAsync();
        await using var webhook = await AWebhook.StartAsync();
        var asked = 0;
        webhook.Handshake = async http =>
        {
            asked++;
            await http.Response.Body.WriteAsync("""{"validationResponse":"something else"}"""u8.ToArray());
            return true;
        };

        var subscribing = emulator.Running.SubscribeAsync(EventSubscription.ToWebhook("wrong-echo", webhook.Address), AnEmulator.Now);
        await Eventually.Async(() => asked >= 2, () => "not asked again");

        Assert.False(subscribing.IsCompleted);
        Assert.Equal("Creating", (await emulator.ControlAsync(HttpMethod.Get, "/_emulator/eventSubscriptions/wrong-echo")).Text("properties", "provisioningState"));
    }

    [Fact]
    public async Task An_endpoint_may_leave_the_validation_address_to_somebody_else()
    {
        await using var emulator = await AnEmulator.StartAsync();
        await using var webhook = await AWebhook.StartAsync();
        string? address = null;
        webhook.Handshake = async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            address = (string?)JsonNode.Parse(await reader.ReadToEndAsync())![0]!["data"]!["validationUrl"];
            return true;
        };

        var subscribing = emulator.Running.SubscribeAsync(EventSubscription.ToWebhook("by-hand", webhook.Address), AnEmulator.Now);
        await Eventually.Async(
            () => emulator.ControlAsync(HttpMethod.Get, "/_emulator/eventSubscriptions/by-hand").Result.Body.Contains("AwaitingManualAction", StringComparison.Ordinal),
            () => "not awaiting");
        Assert.Equal(200, (await emulator.ChatAsync(null, HttpMethod.Get, address!)).Status);

        await subscribing;
    }

    [Fact]
    public async Task CloudEvents_are_agreed_on_by_OPTIONS_and_sent_in_their_schema()
    {
        await using var emulator = await AnEmulator.StartAsync();
        await using var webhook = await AWebhook.StartAsync();
        var subscription = Messages(webhook);
        await emulator.Running.SubscribeAsync(
            subscription with { Properties = subscription.Properties with { EventDeliverySchema = EventDeliverySchema.CloudEvents } }, AnEmulator.Now);
        var ana = await emulator.AUserAsync();

        await ana.SendAsync(await ana.CreateThreadAsync(), "hello");
        await webhook.ReceivedAsync(1);

        var (request, happened) = (webhook.Requests.Single(), webhook.Events.Single());
        Assert.StartsWith("application/cloudevents-batch+json", request.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal("eventgrid.azure.net", request.Headers["WebHook-Request-Origin"]);
        Assert.False(request.Headers.ContainsKey("aeg-data-version"));
        Assert.Equal(("1.0", "Microsoft.Communication.ChatMessageReceivedInThread"), ((string?)happened["specversion"], (string?)happened["type"]));
        Assert.NotNull(happened["source"]);
        Assert.Null(happened["eventType"]);
    }

    [Fact]
    public async Task Batches_hold_what_waits_up_to_their_limit()
    {
        await using var emulator = await AnEmulator.StartAsync();
        await using var webhook = await AWebhook.StartAsync();
        var subscription = Messages(webhook);
        var destination = subscription.Properties.Destination;
        await emulator.Running.SubscribeAsync(
            subscription with
            {
                Properties = subscription.Properties with { Destination = destination with { Properties = destination.Properties with { MaxEventsPerBatch = 4 } } },
            },
            AnEmulator.Now);
        webhook.Answer = _ => webhook.Requests.Count < 9 ? 503 : 200;
        var ana = await emulator.AUserAsync();
        var thread = await ana.CreateThreadAsync();
        for (var i = 0; i < 9; i++)
        {
            await ana.SendAsync(thread, $"{i}");
        }

        await Eventually.Async(() => emulator.Running.Deliveries.Count(delivery => delivery.Attempts == 1) == 9, () => "not all tried");
        webhook.Answer = _ => 200;
        var tried = webhook.Requests.Count;
        emulator.Clock.Advance(TimeSpan.FromMinutes(1));
        await webhook.ReceivedAsync(9);

        Assert.Equal([1, 4, 4], webhook.Requests.Skip(tried).Select(request => request.Events.Count).Order());
    }

    [Fact]
    public async Task Filters_let_through_types_and_subjects()
    {
        await using var emulator = await AnEmulator.StartAsync();
        await using var webhook = await AWebhook.StartAsync();
        var ana = await emulator.AUserAsync();
        var (one, two) = (await ana.CreateThreadAsync(), await ana.CreateThreadAsync());
        await emulator.Running.SubscribeAsync(
            EventSubscription.Parse($$"""
                {"name":"one-thread","properties":{
                  "destination":{"endpointType":"WebHook","properties":{"endpointUrl":"{{webhook.Address}}"} },
                  "filter":{"includedEventTypes":["Microsoft.Communication.ChatMessageReceivedInThread"],"subjectBeginsWith":"THREAD/{{one}}/"} } }
                """).Single(),
            AnEmulator.Now);

        await ana.SendAsync(two, "not this");
        await ana.PatchAsync($"/chat/threads/{one}", """{"topic":"nor this"}""");
        await ana.SendAsync(one, "this");
        await webhook.ReceivedAsync(1);

        Assert.Equal("this", (string?)webhook.Events.Single()["data"]!["messageBody"]);
        Assert.Single(emulator.Running.Deliveries);
    }

    [Theory]
    [InlineData("x", "http://127.0.0.1/e")]
    [InlineData("plain-http", "http://example.com/e")]
    public async Task A_subscription_Event_Grid_would_not_take_is_refused(string name, string address)
    {
        await using var emulator = await AnEmulator.StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => emulator.Running.SubscribeAsync(EventSubscription.ToWebhook(name, new Uri(address)), AnEmulator.Now));
        var reply = await emulator.ControlAsync(
            HttpMethod.Put,
            $"/_emulator/eventSubscriptions/{name}",
            Subscribing(address));
        Assert.Equal(400, reply.Status);
    }

    [Fact]
    public async Task Subscriptions_come_and_go_by_the_control_route_and_keep_their_keys_to_themselves()
    {
        await using var emulator = await AnEmulator.StartAsync();
        await using var webhook = await AWebhook.StartAsync();
        var body = Subscribing(webhook.Address.AbsoluteUri);

        Assert.Equal(200, (await emulator.ControlAsync(HttpMethod.Put, "/_emulator/eventSubscriptions/by-route", body)).Status);
        await Eventually.Async(
            () => emulator.ControlAsync(HttpMethod.Get, "/_emulator/eventSubscriptions").Result.Body.Contains("Succeeded", StringComparison.Ordinal), () => "not active");
        var shown = await emulator.ControlAsync(HttpMethod.Get, "/_emulator/eventSubscriptions/by-route");
        Assert.DoesNotContain("secret", shown.Body, StringComparison.Ordinal);
        Assert.Equal(204, (await emulator.ControlAsync(HttpMethod.Delete, "/_emulator/eventSubscriptions/by-route")).Status);
        Assert.Equal(404, (await emulator.ControlAsync(HttpMethod.Get, "/_emulator/eventSubscriptions/by-route")).Status);
    }

    [Fact]
    public async Task Deliveries_show_everything_but_the_text()
    {
        await using var emulator = await AnEmulator.StartAsync();
        await using var webhook = await AWebhook.StartAsync();
        await emulator.Running.SubscribeAsync(Messages(webhook), AnEmulator.Now);
        var ana = await emulator.AUserAsync();
        await ana.SendAsync(await ana.CreateThreadAsync(), "between us");
        await webhook.ReceivedAsync(1);
        await Eventually.Async(() => emulator.Running.Deliveries.Single().Status is DeliveryStatus.Delivered, () => "not settled");

        var reply = await emulator.ControlAsync(HttpMethod.Get, "/_emulator/deliveries");

        Assert.DoesNotContain("between us", reply.Body, StringComparison.Ordinal);
        var delivery = reply.Value.Single()!;
        Assert.Equal(("Delivered", "Success", 1, "messages"), ((string?)delivery["status"], (string?)delivery["lastOutcome"], (int)delivery["attempts"]!, (string?)delivery["subscription"]));
    }

    internal static EventSubscription Messages(AWebhook webhook, bool deadLetters = false, int attempts = 30, int timeToLive = 1440)
    {
        var subscription = EventSubscription.ToWebhook("messages", webhook.Address, "Microsoft.Communication.ChatMessageReceivedInThread");

        return subscription with
        {
            Properties = subscription.Properties with
            {
                RetryPolicy = new EventRetryPolicy { MaxDeliveryAttempts = attempts, EventTimeToLiveInMinutes = timeToLive },
                DeadLetterDestination = deadLetters
                    ? new DeadLetterDestination { Properties = new DeadLetterContainer { BlobContainerName = "given-up" } }
                    : null,
            },
        };
    }

    [Fact]
    public void What_a_subscription_does_not_say_is_as_in_Azure()
    {
        var subscription = EventSubscription.Parse(
            """{"name":"bare","properties":{"destination":{"properties":{"endpointUrl":"http://localhost/e"}},"retryPolicy":{}}}""").Single();

        Assert.Null(EventGrid.SubscriptionRules.Refuses(subscription));
        Assert.Equal("WebHook", subscription.Properties.Destination.EndpointType);
        Assert.Equal(
            (30, 1440), (subscription.Properties.RetryPolicy!.MaxDeliveryAttempts, subscription.Properties.RetryPolicy.EventTimeToLiveInMinutes));
        Assert.Equal(EventDeliverySchema.EventGridSchema, subscription.Properties.EventDeliverySchema);
    }

    private static string Subscribing(string address) => new JsonObject
    {
        ["properties"] = new JsonObject
        {
            ["destination"] = new JsonObject { ["endpointType"] = "WebHook", ["properties"] = new JsonObject { ["endpointUrl"] = address } },
        },
    }.ToJsonString();

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
