using System.Security.Cryptography;
using Chat.Emulator.Certificates;
using Chat.Emulator.Chat;
using Chat.Emulator.Control;
using Chat.Emulator.EventGrid;
using Chat.Emulator.Faults;
using Chat.Emulator.Http;
using Chat.Emulator.Identity;
using Chat.Emulator.Limits;
using Chat.Emulator.Realtime;
using Chat.Emulator.State;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chat.Emulator;

/// <summary>Communication Services Identity and Chat, and Event Grid delivery of chat events, in this process.</summary>
public sealed class AcsEmulator : IAsyncDisposable
{
    private readonly EmulatorOptions options;
    private readonly Ledger ledger;
    private readonly SubscriptionDesk subscriptions;
    private readonly FaultPlan faults;
    private readonly RequestCounts counts;
    private readonly Stack<object> owned;

    private AcsEmulator(
        EmulatorOptions options, Ledger ledger, SubscriptionDesk subscriptions, FaultPlan faults, RequestCounts counts, Stack<object> owned, Uri endpoint, string authority)
    {
        (this.options, this.ledger, this.subscriptions, this.faults, this.counts, this.owned) = (options, ledger, subscriptions, faults, counts, owned);
        Endpoint = endpoint;
        CertificateAuthorityPath = authority;
    }

    public Uri Endpoint { get; }

    public string AccessKey => options.AccessKey;

    public string ConnectionString => $"endpoint={Endpoint.AbsoluteUri};accesskey={AccessKey}";

    /// <summary>The certificate clients have to trust, as a PEM file.</summary>
    public string CertificateAuthorityPath { get; }

    public AdjustableClock Clock => options.Clock;

    /// <summary>What happened to each event, oldest first; only the last ten thousand settled ones are kept.</summary>
    public IReadOnlyList<Delivery> Deliveries => ledger.State.Events.Deliveries();

    /// <summary>How many requests of each kind were answered since the start or <see cref="ForgetRequests"/>.</summary>
    public IReadOnlyDictionary<string, long> Requests => counts.Now;

    public void ForgetRequests() => counts.Clear();

    public static async Task<AcsEmulator> StartAsync(EmulatorOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);

        // Whatever is made is undone in reverse, also when the start fails halfway.
        var owned = new Stack<object>();
        try
        {
            return await StartAsync(options, owned, cancellationToken);
        }
        catch
        {
            await DisposeAsync(owned);
            throw;
        }
    }

    /// <summary>Takes a subscription and ends when its endpoint has agreed; an endpoint that is not up yet is waited for.</summary>
    public Task SubscribeAsync(EventSubscription subscription, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(subscription);

        return SubscriptionRules.Refuses(subscription) is { } reason
            ? throw new ArgumentException(reason, nameof(subscription))
            : subscriptions.SetAsync(subscription).WaitAsync(cancellationToken);
    }

    public Task UnsubscribeAsync(string name)
    {
        subscriptions.Remove(name);

        return Task.CompletedTask;
    }

    /// <summary>Sets what is to go wrong from now on; nothing ends it.</summary>
    public void SetFaults(params IEnumerable<Fault> faults) => this.faults.Set(faults);

    /// <summary>Forgets identities, threads and events; subscriptions stay.</summary>
    public void Reset() => ledger.Reset();

    public ValueTask DisposeAsync() => DisposeAsync(owned);

    private static async Task<AcsEmulator> StartAsync(EmulatorOptions options, Stack<object> owned, CancellationToken cancellationToken)
    {
        var key = KeyOf(options);
        if (options.Subscriptions.Select(SubscriptionRules.Refuses).FirstOrDefault(reason => reason is not null) is { } refused)
        {
            throw new EmulatorStartException(refused);
        }

        var clock = options.Clock;
        var folder = options.CertificateFolder is { } named ? new CertificateFolder(named) : CertificateFolder.OfUser();
        var certificate = Own(owned, new DevelopmentCertificates(folder, clock.Real).LoadOrCreate());
        var deadLetterStore = DeadLetterStore(options, owned);

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var sockets = Own(owned, LoopbackSockets.Bind(options.Port));
        var endpoint = new Uri($"https://localhost:{sockets.Port}/");
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.UseSockets(transport => transport.CreateBoundListenSocket = sockets.Take);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            foreach (var address in sockets.EndPoints)
            {
                kestrel.Listen(address, listen =>
                {
                    listen.Protocols = HttpProtocols.Http1AndHttp2;
                    listen.UseHttps(certificate);
                });
            }
        });
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, QuietLifetime>());
        builder.Services.AddLogging(logging => options.Logging?.Invoke(logging));

        var server = builder.Build();
        var logs = server.Services.GetRequiredService<ILoggerFactory>();

        var events = new EventGridState(options.EventQuirks);
        var journal = options.DataFolder is { } data ? Journal.Open(data) : Journal.None;
        var ledger = Own(owned, new Ledger(journal, events, ResourceOf(key), clock));
        ledger.Open();

        var faults = new FaultPlan();
        faults.Set(options.Faults);
        var webhooks = Own(owned, new WebhookClient(options.WebhookTimeout, clock.Real));
        var deadLetters = new DeadLetters(deadLetterStore, logs.CreateLogger<DeadLetters>());
        var policy = new DeliveryPolicy(new RetrySchedule(options.RetrySchedule));
        var desk = new DeliveryDesk(ledger, name => new DeliveryPump(name, ledger, webhooks, policy, deadLetters, faults, logs.CreateLogger<DeliveryPump>()));
        owned.Push(desk);
        var subscriptions = new SubscriptionDesk(ledger, new Handshake(webhooks, clock), endpoint, logs.CreateLogger<SubscriptionDesk>())
        {
            Changed = desk.Wake,
        };
        owned.Push(subscriptions);
        var switchboard = new Switchboard(clock, faults);
        var retention = Own(owned, new RetentionClock(ledger));
        ledger.Committed = change =>
        {
            desk.Wake();
            switchboard.Tell(change, ledger.State.Chat);
            retention.Hear(change);
        };

        var counts = new RequestCounts();
        var tokens = new AccessTokens(key, clock);
        var limits = new RateLimits(options.RealLimits, clock);
        var chat = new ChatRoom(ledger, tokens, limits);
        chat.Signals.Typed = switchboard.TellTyping;
        var pipeline = new Pipeline(
            new IdentityRoom(
                new IdentityOperations(ledger, tokens), new AccessKeySignature(key, clock, options.AllowedClockSkew), clock, limits, options.AcceptEntraTokens),
            chat,
            new RealtimeRoom(ledger, tokens, switchboard),
            new ControlRoom(ledger, subscriptions, switchboard, faults, counts),
            new RequestFaults(faults, clock.Real),
            counts,
            options.ChatErrors,
            clock,
            logs.CreateLogger<Pipeline>());
        server.UseWebSockets();
        server.Run(pipeline.AnswerAsync);
        owned.Push(server);
        owned.Push(switchboard);
        await server.StartAsync(cancellationToken);

        subscriptions.Resume();
        retention.Resume();
        foreach (var subscription in options.Subscriptions)
        {
            _ = subscriptions.SetAsync(subscription);
        }

        desk.Wake();

        return new AcsEmulator(options, ledger, subscriptions, faults, counts, owned, endpoint, folder.AuthorityPath);
    }

    private static byte[] KeyOf(EmulatorOptions options)
    {
        var key = new byte[options.AccessKey.Length];

        return Convert.TryFromBase64String(options.AccessKey, key, out var length) && length >= 16
            ? key[..length]
            : throw new EmulatorStartException("The access key must be base64 of at least 16 bytes.");
    }

    // The same key is the same resource, so identities an app remembers keep their form when the emulator forgets them.
    private static Guid ResourceOf(byte[] key) => new(SHA256.HashData([.. "resource"u8, .. key]).AsSpan(0, 16));

    private static IDeadLetterStore? DeadLetterStore(EmulatorOptions options, Stack<object> owned) =>
        options.DeadLetterStorage is { } storage ? Own(owned, new DeadLetterBlobs(StorageAccount.Parse(storage), options.Clock.Real))
        : options.DataFolder is { } folder ? new DeadLetterFolder(folder)
        : null;

    private static T Own<T>(Stack<object> owned, T made)
        where T : IDisposable
    {
        owned.Push(made);

        return made;
    }

    private static async ValueTask DisposeAsync(Stack<object> owned)
    {
        while (owned.TryPop(out var made))
        {
            switch (made)
            {
                case WebApplication server:
                    await server.StopAsync();
                    await server.DisposeAsync();
                    break;
                case IAsyncDisposable asynchronous:
                    await asynchronous.DisposeAsync();
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }
        }
    }
}
