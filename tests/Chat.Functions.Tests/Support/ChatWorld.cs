using System.Net;
using System.Text;
using Azure.Communication;
using Azure.Communication.Chat;
using Azure.Data.Tables;
using Chat.Emulator;
using Chat.Faults.Cast;
using Chat.Functions.Acs;
using Chat.Local;
using Chat.Local.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

[assembly: AssemblyFixture(typeof(Chat.Functions.Tests.Support.ChatWorld))]

namespace Chat.Functions.Tests.Support;

/// <summary>
/// The app and the emulator as the local run has them, shared by all stories: every story brings people and threads of its own. On the
/// emulator's own storage, or on a real Azurite with CHAT_TESTS_STORAGE=azurite.
/// </summary>
public sealed class ChatWorld : IAsyncLifetime
{
    private readonly TestFolder folder = new();
    private LocalRun? local;
    private AcsTransport? transport;

    public LogLines Logs { get; } = new();

    public LocalRun Local => local!;

    public AcsEmulator Acs => Local.Acs;

    public TableServiceClient Tables => new(Local.Storage);

    public async ValueTask InitializeAsync()
    {
        local = await LocalRun.StartAsync(
            new LocalRunOptions
            {
                FunctionsPort = 0,
                AcsPort = 0,
                Azurite = Environment.GetEnvironmentVariable("CHAT_TESTS_STORAGE") == "azurite",
                StoragePorts = FreePort.ForStorage(),
                DataFolder = folder.Path,
                Logging = logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs),
            },
            CancellationToken.None);
        transport = TransportTo(Acs);
    }

    public async ValueTask DisposeAsync()
    {
        transport?.Dispose();
        if (local is not null)
        {
            await local.DisposeAsync();
        }

        folder.Dispose();
    }

    public static AcsTransport TransportTo(AcsEmulator acs) =>
        new(Options.Create(new AcsOptions { CertificateAuthority = acs.CertificateAuthorityPath }));

    /// <summary>An HTTP client with the session of this user; without one, nobody's.</summary>
    public Task<HttpClient> HttpAsync(string? userId, string? roles = null) => Sessions.SignInAsync(Local.Functions.Address, userId, roles);

    /// <summary>A trusted backend: no session, but the function key.</summary>
    public HttpClient Backend() => new() { BaseAddress = Local.Functions.Address, DefaultRequestHeaders = { { "x-functions-key", Local.Key } } };

    /// <summary>A user of this story alone, signed in and with a chat client.</summary>
    public async Task<Person> PersonAsync(string name)
    {
        var userId = $"{name}-{Guid.NewGuid():n}";
        var http = await HttpAsync(userId);
        var (acsId, token) = await http.TokenAsync();

        return new Person(userId, acsId, http, ChatOf(token));
    }

    public ChatClient ChatOf(string token) =>
        new(Acs.Endpoint, new CommunicationTokenCredential(token), transport!.Prepare(new ChatClientOptions()));

    /// <summary>A thread made through our API, by the first of them.</summary>
    public Task<string> ThreadOfAsync(Person creator, params Person[] others) => creator.ThreadWithAsync(others);

    /// <summary>Hands events to a function as Event Grid does.</summary>
    public async Task<HttpStatusCode> DeliverAsync(string function, params string[] events)
    {
        using var http = await HttpAsync(null);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{EventGridFunctions.Path}?functionName={function}")
        {
            Content = new StringContent($"[{string.Join(',', events)}]", Encoding.UTF8, "application/json"),
            Headers = { { "aeg-event-type", "Notification" }, { "x-functions-key", Local.Key } },
        };

        return (await http.SendAsync(request)).StatusCode;
    }

    /// <summary>What happened in a thread by the archive, row by row in the order of their keys.</summary>
    public async Task<IReadOnlyList<TableEntity>> ArchiveAsync(string threadId) =>
        [.. (await PartitionAsync(threadId)).Where(row => !row.RowKey.StartsWith("z|", StringComparison.Ordinal))];

    /// <summary>All rows of a thread, those that say who is in it included.</summary>
    public async Task<IReadOnlyList<TableEntity>> PartitionAsync(string threadId)
    {
        var rows = new List<TableEntity>();
        await Tables.CreateTableIfNotExistsAsync("messages");
        await foreach (var row in Tables.GetTableClient("messages").QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {threadId}")))
        {
            rows.Add(row);
        }

        return rows;
    }

    public async Task<IReadOnlyList<TableEntity>> RowsAsync(string table)
    {
        var rows = new List<TableEntity>();
        await Tables.CreateTableIfNotExistsAsync(table);
        await foreach (var row in Tables.GetTableClient(table).QueryAsync<TableEntity>())
        {
            rows.Add(row);
        }

        return rows;
    }
}

/// <summary>Somebody who is signed in to the app and chats with the official client's API.</summary>
public sealed record Person(string UserId, string AcsId, HttpClient Http, ChatClient Chat)
{
    public ChatThreadClient In(string threadId) => Chat.GetChatThreadClient(threadId);

    public async Task<string> SayAsync(string threadId, string text) =>
        (await In(threadId).SendMessageAsync(new SendChatMessageOptions { Content = text, SenderDisplayName = UserId })).Value.Id;

    public async Task<ChatMessage> SeesAsync(string threadId, string messageId) => (await In(threadId).GetMessageAsync(messageId)).Value;

    public async Task<IReadOnlyList<ChatMessage>> SeesAllAsync(string threadId)
    {
        var messages = new List<ChatMessage>();
        await foreach (var message in In(threadId).GetMessagesAsync())
        {
            messages.Add(message);
        }

        return messages;
    }
}
