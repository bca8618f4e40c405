using System.Net.Http.Json;
using System.Text.Json;
using Azure.Communication;
using Azure.Communication.Chat;
using Azure.Data.Tables;
using Chat.Emulator;
using Chat.Faults.Cast;
using Chat.Functions.Acs;
using Chat.Functions.Bots;
using Chat.Functions.Tests.Support;
using Chat.Local;
using Chat.Local.Azurite;
using Chat.Local.Hosting;
using Microsoft.Extensions.Logging;

namespace Chat.Functions.Tests.Stories;

/// <summary>What happens when a part is away: with processes that really end.</summary>
public sealed class DeliveryStories(ChatWorld world)
{
    [Fact]
    public async Task What_event_grid_gives_up_on_is_recorded_with_its_reason()
    {
        await using var refusing = await Webhook.StartAsync();
        refusing.Answer = 400;
        await world.Acs.SubscribeAsync(
            new EventSubscription
            {
                Name = "refusing",
                Properties = new EventSubscriptionProperties
                {
                    Destination = new EventDestination { Properties = new WebhookDestination { EndpointUrl = refusing.Address } },
                    Filter = new EventSubscriptionFilter { IncludedEventTypes = ["Microsoft.Communication.ChatThreadDeleted"] },
                    DeadLetterDestination = new DeadLetterDestination
                    {
                        Properties = new DeadLetterContainer { BlobContainerName = "eventgrid-deadletter" },
                    },
                },
            },
            TestContext.Current.CancellationToken);
        var ana = await world.PersonAsync("ana");
        var threadId = await world.ThreadOfAsync(ana);

        await ana.Chat.DeleteChatThreadAsync(threadId);

        // Event Grid writes a dead letter some minutes after its last attempt; nobody waits for that here.
        await Eventually.IsTrueAsync(
            () => Task.FromResult(world.Acs.Deliveries.Any(delivery => delivery.Subscription == "refusing" && delivery.Status is DeliveryStatus.DeadLettering)),
            "the event was refused");
        world.Acs.Clock.Advance(TimeSpan.FromMinutes(6));
        await Eventually.IsTrueAsync(async () => (await DeadLettersAsync(threadId)).Count > 0, "the dead letter is recorded");
        var row = Assert.Single(await DeadLettersAsync(threadId));
        Assert.Equal("REFUSING", row.GetString("Subscription"));
        Assert.Contains("BadRequest", row.GetString("Reason"));
    }

    [Fact]
    public async Task What_happens_while_the_store_is_away_is_archived_when_it_is_back()
    {
        using var folder = new TestFolder();
        var ports = FreePort.ForStorage();
        var storage = Path.Combine(folder.Path, "storage");
        var azurite = await AzuriteProcess.StartOrJoinAsync(ports, storage, TestContext.Current.CancellationToken);
        await using var local = await LocalRun.StartAsync(Options(folder, azurite.ConnectionString), TestContext.Current.CancellationToken);
        var (chat, threadId) = await AThreadAsync(local);
        var before = await SayAsync(chat, threadId, "before");
        await Eventually.IsTrueAsync(() => IsArchivedAsync(azurite.ConnectionString, threadId, before), "the first message is archived");

        await azurite.DisposeAsync();
        var during = await SayAsync(chat, threadId, "@bot during");
        await Eventually.IsTrueAsync(
            () => Task.FromResult(local.Acs.Deliveries.Any(delivery => delivery.Attempts > 0 && delivery.Status is not DeliveryStatus.Delivered)), "a delivery failed");

        azurite = await AzuriteProcess.StartOrJoinAsync(ports, storage, TestContext.Current.CancellationToken);
        await using var again = azurite;
        local.Acs.Clock.Advance(TimeSpan.FromMinutes(1));
        await Eventually.IsTrueAsync(() => IsArchivedAsync(azurite.ConnectionString, threadId, during), "the second message is archived");
        Assert.True(await IsArchivedAsync(azurite.ConnectionString, threadId, before));
        await Eventually.IsTrueAsync(async () => await RepliesAsync(chat, threadId, during) == 1, "the bot answers once");
    }

    [Fact]
    public async Task What_the_emulator_acknowledged_before_it_was_killed_is_there_and_delivered_when_it_is_back()
    {
        using var folder = new TestFolder();
        var port = FreePort.Next();
        await using var azurite = await AzuriteProcess.StartOrJoinAsync(FreePort.ForStorage(), Path.Combine(folder.Path, "storage"), TestContext.Current.CancellationToken);
        var functionsPort = FreePort.Next();
        var subscriptions = Path.Combine(folder.Path, "subscriptions.json");
        await File.WriteAllTextAsync(
            subscriptions,
            JsonSerializer.Serialize(LocalRun.Subscriptions(new Uri($"http://127.0.0.1:{functionsPort}")), new JsonSerializerOptions(JsonSerializerDefaults.Web)),
            TestContext.Current.CancellationToken);
        string[] arguments = ["--port", $"{port}", "--data", Path.Combine(folder.Path, "acs"), "--subscriptions", subscriptions];

        await using var emulator = ProgramProcess.Start("Chat.Emulator", arguments);
        await emulator.SaysAsync("ACS_CA=");
        var acs = Connect(emulator);

        // The functions agree to their subscriptions and go away, so all events are still to be delivered when the emulator dies.
        await using (await StartFunctionsAsync())
        {
            await Eventually.IsTrueAsync(async () => await ActiveSubscriptionsAsync(emulator) == 3, "all subscriptions are active");
        }

        var ana = await acs.Identities.CreateAsync("ana", TestContext.Current.CancellationToken);
        var chat = await acs.Chat.AsAsync(ana, TestContext.Current.CancellationToken);
        var threadId = (await chat.CreateChatThreadAsync("A story", [])).Value.ChatThread.Id;
        var said = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            said.Add(await SayAsync(chat, threadId, $"message {i}"));
        }

        await emulator.KillAsync();
        await using var revived = ProgramProcess.Start("Chat.Emulator", arguments);
        await revived.SaysAsync("ACS_CA=");

        var seen = new List<string>();
        await foreach (var message in chat.GetChatThreadClient(threadId).GetMessagesAsync())
        {
            seen.Add(message.Id);
        }

        Assert.Empty(said.Except(seen));
        await using var functions = await StartFunctionsAsync();
        foreach (var messageId in said)
        {
            await Eventually.IsTrueAsync(() => IsArchivedAsync(azurite.ConnectionString, threadId, messageId), $"message {messageId} is archived");
        }

        Task<FunctionsHost> StartFunctionsAsync() => FunctionsHost.StartAsync(
            new FunctionsHostOptions
            {
                Port = functionsPort,
                Settings = new Dictionary<string, string?>
                {
                    ["Acs__ConnectionString"] = acs.ConnectionString,
                    ["Acs__CertificateAuthority"] = emulator.ValueOf("ACS_CA"),
                    ["Tables__ConnectionString"] = azurite.ConnectionString,
                },
                Logging = logging => logging.SetMinimumLevel(LogLevel.Critical),
            },
            TestContext.Current.CancellationToken);
    }

    private static LocalRunOptions Options(TestFolder folder, string storage) => new()
    {
        FunctionsPort = 0,
        AcsPort = 0,
        Storage = storage,
        DataFolder = folder.Path,
        Logging = logging => logging.SetMinimumLevel(LogLevel.Critical),
    };

    private static async Task<int> ActiveSubscriptionsAsync(ProgramProcess emulator)
    {
        // On loopback, and of a process of ours: who answers is not in question here.
        using var http = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true });
        var listed = await http.GetStringAsync($"{emulator.ValueOf("ACS_ENDPOINT")}/_emulator/eventSubscriptions");

        return listed.Split("\"Succeeded\"").Length - 1;
    }

    private static (AcsIdentities Identities, AcsChat Chat, string ConnectionString) Connect(ProgramProcess emulator)
    {
        var connectionString = $"endpoint={emulator.ValueOf("ACS_ENDPOINT")};accesskey={emulator.ValueOf("ACS_ACCESSKEY")}";
        var options = Microsoft.Extensions.Options.Options.Create(
            new AcsOptions { ConnectionString = connectionString, CertificateAuthority = emulator.ValueOf("ACS_CA") });
        var transport = new AcsTransport(options);
        var identities = new AcsIdentities(options, transport, TimeProvider.System);

        return (identities, new AcsChat(identities, transport, TimeProvider.System), connectionString);
    }

    private static async Task<(ChatClient Chat, string ThreadId)> AThreadAsync(LocalRun local)
    {
        using var http = new HttpClient { BaseAddress = local.Functions.Address };
        using var form = new FormUrlEncodedContent([new("user", "ana")]);
        var session = await (await http.PostAsync("/.auth/login/local", form)).Content.ReadFromJsonAsync<JsonElement>();
        http.DefaultRequestHeaders.Add("X-ZUMO-AUTH", session.GetProperty("authenticationToken").GetString());
        var token = await (await http.PostAsync("/api/token", null)).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        var thread = await (await http.PostAsJsonAsync("/api/threads", new { topic = "A story", participants = Array.Empty<object>() }))
            .EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();

        var chat = new ChatClient(
            local.Acs.Endpoint,
            new CommunicationTokenCredential(token.GetProperty("token").GetString()!),
            ChatWorld.TransportTo(local.Acs).Prepare(new ChatClientOptions()));

        return (chat, thread.GetProperty("threadId").GetString()!);
    }

    private static async Task<string> SayAsync(ChatClient chat, string threadId, string text) =>
        (await chat.GetChatThreadClient(threadId).SendMessageAsync(text)).Value.Id;

    private static async Task<int> RepliesAsync(ChatClient chat, string threadId, string question)
    {
        var replies = 0;
        await foreach (var message in chat.GetChatThreadClient(threadId).GetMessagesAsync())
        {
            replies += message.Metadata?.GetValueOrDefault(BotVoice.InReplyTo) == question ? 1 : 0;
        }

        return replies;
    }

    private static async Task<bool> IsArchivedAsync(string storage, string threadId, string messageId)
    {
        var table = new TableClient(storage, "messages");
        await table.CreateIfNotExistsAsync();
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {threadId}")))
        {
            if (row.GetString("MessageId") == messageId)
            {
                return true;
            }
        }

        return false;
    }

    private async Task<IReadOnlyList<TableEntity>> DeadLettersAsync(string threadId) =>
        [.. (await world.RowsAsync("deliveries")).Where(row => row.PartitionKey == "dead-letter" && row.GetString("Event0")?.Contains(threadId) is true)];
}
