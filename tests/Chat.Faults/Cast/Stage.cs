using Azure.Data.Tables;
using Chat.Emulator;
using Chat.Emulator.Certificates;
using Chat.Functions.Acs;
using Chat.Functions.Bots;
using Chat.Functions.Moderation.Enforcement;
using Chat.Functions.Tables;
using Chat.Local;
using Microsoft.Extensions.Options;

namespace Chat.Faults.Cast;

/// <summary>
/// The whole product as it is deployed, in small: two workers as processes, one of them with a clock that is fifteen minutes ahead, each with a line
/// to the chat service and one to the table store on which things go wrong; and a platform in front that hands events to either.
/// </summary>
public sealed class Stage : IAsyncDisposable
{
    /// <summary>A word that is masked, and one that is deleted.</summary>
    public const string MaskWord = "maskword", DeleteWord = "deleteword";

    public const string Question = "@bot when are you open?";

    private const string Policy =
        $$"""{"version":"faults","rules":[{"name":"masked","action":"mask","terms":["{{MaskWord}}"]},{"name":"deleted","action":"delete","terms":["{{DeleteWord}}"]}]}""";

    // Longer than any lease.
    private static readonly TimeSpan PastLeases = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan AcsTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TablesTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Fifteen = TimeSpan.FromMinutes(15);

    private readonly string folder = Directory.CreateTempSubdirectory("chat-faults-").FullName;
    private readonly Stack<IAsyncDisposable> owned = new();
    private readonly HttpClient http = new() { DefaultRequestHeaders = { { "x-functions-key", Worker.Key } } };

    private Stage()
    {
    }

    public AcsEmulator Acs { get; private set; } = null!;

    public Store Store { get; private set; } = null!;

    public IReadOnlyList<Worker> Workers { get; private set; } = [];

    public Front Front { get; private set; } = null!;

    public AcsTransport Transport { get; private set; } = null!;

    public HttpClient Http => http;

    /// <summary>The tables themselves, past all faults.</summary>
    public TableServiceClient Tables => new(Store.ConnectionString);

    public IEnumerable<Line> Lines => Workers.SelectMany(worker => new[] { worker.Acs, worker.Tables });

    // Event Grid's thirty attempts take a day; these take longer than a seed may.
    private static readonly TimeSpan[] Retries =
    [
        TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(500), .. Enumerable.Repeat(TimeSpan.FromSeconds(1), 8), TimeSpan.FromSeconds(5),
    ];

    public bool IsIdle => Front.UnderWay == 0 && Lines.All(line => line.UnderWay == 0);

    /// <param name="retries">When Event Grid tries again; by default within seconds.</param>
    public static async Task<Stage> StartAsync(bool azurite = false, IReadOnlyList<TimeSpan>? retries = null, int maxEventsPerBatch = 20)
    {
        var stage = new Stage();
        try
        {
            await stage.SetAsync(azurite, retries ?? Retries, maxEventsPerBatch);

            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Time passes by the store's clock, and the app's timer goes off: what the dead have left is taken up.</summary>
    public async Task LetTimePassAsync()
    {
        await Store.AdvanceAsync(PastLeases);
        foreach (var worker in Workers)
        {
            await worker.ReviveAsync();
            foreach (var timer in new[] { nameof(EnforceWaiting), nameof(AnswerLate) })
            {
                using var answer = await http.PostAsync(new Uri(worker.Address, $"/admin/functions/{timer}"), null);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Acs?.SetFaults();
        while (owned.TryPop(out var one))
        {
            await one.DisposeAsync();
        }

        Transport?.Dispose();
        http.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task SetAsync(bool azurite, IReadOnlyList<TimeSpan> retries, int maxEventsPerBatch)
    {
        owned.Push(Store = await Store.StartAsync(azurite, folder, FreePort.Next));
        foreach (var table in ChatTables.Names)
        {
            await Tables.CreateTableIfNotExistsAsync(table);
        }

        owned.Push(Acs = await AcsEmulator.StartAsync(new EmulatorOptions { Port = 0, RetrySchedule = retries }));
        Transport = new AcsTransport(Options.Create(new AcsOptions { CertificateAuthority = Acs.CertificateAuthorityPath }));
        Workers = [await WorkerAsync(TimeSpan.Zero), await WorkerAsync(Fifteen)];
        owned.Push(Front = await Front.StartAsync(Workers));
        foreach (var subscription in LocalRun.Subscriptions(Front.Address, Worker.Key))
        {
            await Acs.SubscribeAsync(subscription.Properties.Destination.Properties.MaxEventsPerBatch is 1 ? Quiet(subscription) : Quiet(subscription, maxEventsPerBatch));
        }
    }

    // What is given up is told by the list of deliveries.
    private static EventSubscription Quiet(EventSubscription subscription, int? batch = null) => subscription with
    {
        Properties = subscription.Properties with
        {
            DeadLetterDestination = null,
            Destination = subscription.Properties.Destination with
            {
                Properties = subscription.Properties.Destination.Properties with { MaxEventsPerBatch = batch ?? subscription.Properties.Destination.Properties.MaxEventsPerBatch },
            },
        },
    };

    private async Task<Worker> WorkerAsync(TimeSpan ahead)
    {
        var certificate = new DevelopmentCertificates(CertificateFolder.OfUser(), TimeProvider.System).LoadOrCreate();
        var acs = await Line.StartAsync(Acs.Endpoint, certificate, Acs.CertificateAuthorityPath, AcsTimeout + TimeSpan.FromMilliseconds(500));
        var tables = await Line.StartAsync(Store.Address, null, null, TablesTimeout + TimeSpan.FromMilliseconds(500));
        var settings = new Dictionary<string, string?>(LocalSettings.For(Acs, Store.At(tables.Address)))
        {
            ["Acs__ConnectionString"] = $"endpoint=https://localhost:{acs.Address.Port}/;accesskey={Acs.AccessKey}",
            ["Acs__Timeout"] = AcsTimeout.ToString("c"),
            ["Moderation__Policy"] = Policy,
            ["Moderation__PolicyFile"] = "",
            ["Moderation__FloodAt"] = "30",
            ["Moderation__PollInterval"] = "00:00:00",

            // There are no blobs here.
            ["AzureWebJobs.DeadLetters.Disabled"] = "true",

            // These processes live for seconds: less effort for the code, less of it for the processor.
            ["DOTNET_TieredPGO"] = "0",
        };
        var worker = await Worker.StartAsync(FreePort.Next(), acs, tables, settings, ahead);
        owned.Push(worker);

        return worker;
    }
}
