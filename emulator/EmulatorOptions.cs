namespace Chat.Emulator;

/// <summary>How an emulator is to run. The defaults are those of the command line.</summary>
public sealed class EmulatorOptions
{
    /// <summary>A public constant, as storage emulators have one: it protects nothing and is not a secret.</summary>
    public const string DevelopmentAccessKey =
        "YWNzLWVtdWxhdG9yLWRldmVsb3BtZW50LWtleTogbm90LWEtc2VjcmV0LCBsb2NhbC1vbmx5LCBuZXZlci11c2VkLWluLWF6dXJlIQ==";

    /// <summary>The port on loopback; 0 takes any free one.</summary>
    public int Port { get; set; } = 7080;

    /// <summary>The access key of the emulated resource, in base64.</summary>
    public string AccessKey { get; set; } = DevelopmentAccessKey;

    /// <summary>Where everything is kept between starts; null keeps it in memory only.</summary>
    public string? DataFolder { get; set; }

    /// <summary>Where the development certificates are kept; null is a folder of the user.</summary>
    public string? CertificateFolder { get; set; }

    /// <summary>A Storage connection string for dead letters; null writes them below the data folder.</summary>
    public string? DeadLetterStorage { get; set; }

    /// <summary>The clock that expiry, retries, time to live and time stamps follow.</summary>
    public AdjustableClock Clock { get; set; } = new();

    /// <summary>Event subscriptions to validate and serve from the start.</summary>
    public IList<EventSubscription> Subscriptions { get; } = [];

    /// <summary>Delays after the first, second, … failed delivery (the last one repeats); null is Event Grid's own schedule.</summary>
    public IReadOnlyList<TimeSpan>? RetrySchedule { get; set; }

    /// <summary>How long a webhook may take to answer. Real time: the webhook does not know our clock.</summary>
    public TimeSpan WebhookTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How far a signed request's date may be off.</summary>
    public TimeSpan AllowedClockSkew { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>The shape of the chat service's error bodies: as seen from the live service, or as documented.</summary>
    public ChatErrorShape ChatErrors { get; set; }

    /// <summary>Whether events keep the service's quirks, such as a <c>version</c> that is a string, where its schema says otherwise.</summary>
    public bool EventQuirks { get; set; } = true;

    /// <summary>Whether identity operations take any Entra-looking bearer token for the Communication Services audience.</summary>
    public bool AcceptEntraTokens { get; set; }

    /// <summary>Whether the service's documented rate limits apply.</summary>
    public bool RealLimits { get; set; }

    /// <summary>What is to go wrong from the start.</summary>
    public IList<Fault> Faults { get; } = [];

    public Action<ILoggingBuilder>? Logging { get; set; }
}
