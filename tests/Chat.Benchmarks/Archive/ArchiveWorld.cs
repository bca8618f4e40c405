using System.Globalization;
using System.Net;
using System.Text;
using Azure.Data.Tables;
using Chat.Emulator;
using Chat.Emulator.Tables;
using Chat.Functions.Acs;
using Chat.Functions.Archive;
using Chat.Functions.Http;
using Chat.Functions.Messages;
using Chat.Functions.Moderation;
using Chat.Local;
using Chat.Local.Hosting;
using Chat.Local.Storage;
using Microsoft.Extensions.Logging;

namespace Chat.Benchmarks.Archive;

/// <summary>One worker, the emulator and its tables in this process, with somebody from compliance to read, and whoever else signs in.</summary>
internal sealed class ArchiveWorld : IAsyncDisposable
{
    /// <summary>5 January 2026.</summary>
    public const long Start = 1_767_607_200_000;

    private const int RowsAtOnce = 100;
    private const int FillersAtOnce = 8;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("archive");
    private readonly List<HttpClient> people = [];
    private EmbeddedStorage storage = null!;
    private AcsEmulator acs = null!;
    private FunctionsHost functions = null!;

    public HttpClient EventGrid { get; private set; } = null!;

    public HttpClient Compliance { get; private set; } = null!;

    public TableServer Tables => storage.Tables;

    public static async Task<ArchiveWorld> StartAsync(CancellationToken cancellationToken)
    {
        var world = new ArchiveWorld();
        world.storage = await EmbeddedStorage.StartAsync(new(Blob: 0, Queue: 0, Table: 0), world.folder.FullName, null, cancellationToken);
        world.acs = await AcsEmulator.StartAsync(new EmulatorOptions { Port = 0 }, cancellationToken);
        world.functions = await FunctionsHost.StartAsync(
            new FunctionsHostOptions
            {
                Port = 0,
                PlaysEasyAuth = true,
                Settings = new Dictionary<string, string?>(LocalSettings.For(world.acs, world.storage.ConnectionString))
                {
                    ["Limits__RequestsPerMinute"] = "100000",
                    ["AzureWebJobs.CompleteArchive.Disabled"] = "true",
                },
                Logging = logging => logging.SetMinimumLevel(LogLevel.Error).AddSimpleConsole(),
            },
            cancellationToken);
        world.EventGrid = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = world.functions.Address, DefaultRequestHeaders = { { "aeg-event-type", "Notification" } } };
        world.Compliance = await world.PersonAsync("co", cancellationToken, Roles.Compliance);

        return world;
    }

    /// <summary>Somebody who is signed in.</summary>
    public async Task<HttpClient> PersonAsync(string user, CancellationToken cancellationToken, string roles = "")
    {
        var person = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer() }) { BaseAddress = functions.Address };
        people.Add(person);
        using var form = new FormUrlEncodedContent([new("user", user), new("roles", roles)]);
        using var answer = await person.PostAsync("/.auth/login/local", form, cancellationToken);
        answer.EnsureSuccessStatusCode();

        return person;
    }

    /// <summary>Hands a batch in as Event Grid does; ends when its rows are stored.</summary>
    public async Task DeliverAsync(IEnumerable<string> events, CancellationToken cancellationToken)
    {
        using var batch = new StringContent($"[{string.Join(',', events)}]", Encoding.UTF8, "application/json");
        using var answer = await EventGrid.PostAsync($"{EventGridFunctions.Path}?functionName={ChatEventsFunction.Name}", batch, cancellationToken);
        if (answer.StatusCode is not HttpStatusCode.Accepted)
        {
            throw new InvalidOperationException($"The batch was answered with {(int)answer.StatusCode}.");
        }
    }

    /// <summary>A message of 100 characters, as the service tells it.</summary>
    public static string Received(string threadId, long id)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(id).ToString("yyyy-MM-ddTHH:mm:ss.fff+00:00", CultureInfo.InvariantCulture);

        return $$$"""
            {"id":"{{{Guid.NewGuid()}}}","topic":"/subscriptions/s","subject":"thread/{{{threadId}}}","eventType":"Microsoft.Communication.ChatMessageReceivedInThread","eventTime":"{{{time}}}","dataVersion":"1.0","metadataVersion":"1","data":{"messageBody":"{{{Text(id)}}}","messageId":"{{{id}}}","senderCommunicationIdentifier":{"rawId":"{{{Sender(id)}}}"},"senderDisplayName":"Ana","composeTime":"{{{time}}}","type":"Text","version":"{{{id}}}","threadId":"{{{threadId}}}","transactionId":"t"}}
            """;
    }

    /// <summary>Writes that many messages of a thread straight into the table, as the archive has them; the rows are its own.</summary>
    public async Task FillAsync(string threadId, int messages, CancellationToken cancellationToken)
    {
        var table = new TableClient(storage.ConnectionString, "messages");
        await table.CreateIfNotExistsAsync(cancellationToken);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, messages).Chunk(RowsAtOnce),
            new ParallelOptions { MaxDegreeOfParallelism = FillersAtOnce, CancellationToken = cancellationToken },
            async (piece, token) => await table.SubmitTransactionAsync(piece.Select(i => new TableTransactionAction(TableTransactionActionType.Add, Row(threadId, Start + (i * 1000L)))), token));
    }

    public long Rows(string threadId) => new TableClient(storage.ConnectionString, "messages").Query<TableEntity>($"PartitionKey eq '{threadId}'", select: ["RowKey"]).LongCount();

    public async ValueTask DisposeAsync()
    {
        EventGrid.Dispose();
        people.ForEach(person => person.Dispose());
        await functions.DisposeAsync();
        await acs.DisposeAsync();
        await storage.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static MessageRow Row(string threadId, long id) => MessageRow.Of(
        new MessageEvent
        {
            EventId = "",
            ThreadId = threadId,
            Version = id,
            Change = MessageChange.Received,
            MessageId = id.ToString(CultureInfo.InvariantCulture),
            Sender = new AcsUserId(Sender(id)),
            SenderName = "Ana",
            Text = Text(id),
            ComposedOn = DateTimeOffset.FromUnixTimeMilliseconds(id),
            OccurredOn = DateTimeOffset.FromUnixTimeMilliseconds(id),
        },
        new Verdict.Allowed());

    private static string Sender(long id) => $"8:acs:00000000-0000-0000-0000-000000000000_00000000-0000-0000-0000-{id / 1000 % 10:d12}";

    private static string Text(long id) => $"Message {id} of a thread in which people talk about lunch, trains, the weather and what else there is.";
}
