using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text.Json;
using Chat.Emulator.Tables;

namespace Chat.Emulator;

/// <summary>The commands and options of <c>acs-emulator</c>.</summary>
internal sealed class CommandLine
{
    private readonly Option<int> port = new("--port")
    {
        Description = "Port on localhost; 0 takes any free one.",
        DefaultValueFactory = _ => new EmulatorOptions().Port,
    };

    private readonly Option<string?> accessKey = new("--access-key") { Description = "Access key in base64 (default: a public development constant)." };
    private readonly Option<string?> data = new("--data") { Description = "Keep everything in this folder (default: in memory)." };
    private readonly Option<string?> certificates = new("--certificates") { Description = "Where the development certificates are kept (default: a folder of the user)." };
    private readonly Option<string?> subscriptions = new("--subscriptions") { Description = "JSON array of event subscriptions, in the shape of the Bicep resource." };
    private readonly Option<string?> deadLetters = new("--dead-letter-storage") { Description = "Storage connection string for dead letters (default: DIR/deadletters)." };
    private readonly Option<bool> acceptEntra = new("--accept-entra") { Description = "Take Entra bearer tokens for identity operations without checking their signature." };
    private readonly Option<bool> documentedErrors = new("--documented-errors") { Description = "Chat errors in the documented shape instead of the live service's." };
    private readonly Option<string> limits = new("--limits") { Description = "Apply the service's rate limits: real or off.", DefaultValueFactory = _ => "off" };
    private readonly Option<bool> strictEvents = new("--strict-events") { Description = "Events by their schema, without the service's quirks." };
    private readonly Option<bool> verbose = new("--verbose") { Description = "Log every request." };

    private readonly Option<ushort> tablesPort = new("--port")
    {
        Description = "Port on loopback; 0 takes any free one.",
        DefaultValueFactory = _ => (ushort)new TableServiceOptions().Port,
    };

    private readonly Option<string?> journal = new("--journal") { Description = "Keep everything in this file (default: in memory)." };

    private readonly Option<TimeSpan> clockAhead = new("--clock-ahead") { Description = "How far its clock is ahead from the start, for one that was moved before it was stopped." };

    private readonly RootCommand root;

    public CommandLine(Func<EmulatorOptions, Task<int>> serveAsync, Func<TableServiceOptions, Task<int>> serveTablesAsync)
    {
        port.Validators.Add(given =>
        {
            if (given.Tokens.Count == 1 && !ushort.TryParse(given.Tokens[0].Value, out _))
            {
                given.AddError($"--port is a number from 0 to 65535, not '{given.Tokens[0].Value}'.");
            }
        });
        limits.AcceptOnlyFromAmong("real", "off");
        clockAhead.Validators.Add(given =>
        {
            if (given.GetValue(clockAhead) < TimeSpan.Zero)
            {
                given.AddError("--clock-ahead is a time from zero on, such as 00:15:00; time goes forward only.");
            }
        });

        var tables = new Command("tables", "Azure Table Storage alone, at the address and with the key of UseDevelopmentStorage=true.") { tablesPort, journal, clockAhead };
        tables.SetAction(parsed =>
        {
            var clock = new AdjustableClock();
            clock.Advance(parsed.GetValue(clockAhead));

            return serveTablesAsync(new TableServiceOptions { Port = parsed.GetValue(tablesPort), JournalFile = parsed.GetValue(journal), Clock = clock });
        });

        root = new RootCommand("Azure Communication Services Identity and Chat, and Event Grid delivery of chat events, on this machine.")
        {
            port, accessKey, data, certificates, subscriptions, deadLetters, acceptEntra, documentedErrors, limits, strictEvents, verbose, tables,
        };
        root.SetAction(parsed => serveAsync(Options(parsed)));
    }

    /// <summary>Runs what the arguments say; a mistake in them, or why nothing starts, is one sentence on the error output.</summary>
    public async Task<int> RunAsync(string[] arguments)
    {
        var parsed = root.Parse(arguments);
        if (parsed.Action is ParseErrorAction mistake)
        {
            mistake.ShowHelp = false;
            mistake.ShowTypoCorrections = false;
        }

        try
        {
            // Whoever serves stops on the signals itself, in an order and in its own time.
            return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
        }
        catch (EmulatorStartException fault)
        {
            await Console.Error.WriteLineAsync(fault.Message);

            return 1;
        }
    }

    /// <exception cref="EmulatorStartException">The file of subscriptions cannot be used.</exception>
    private EmulatorOptions Options(ParseResult parsed)
    {
        var level = parsed.GetValue(verbose) ? LogLevel.Debug : LogLevel.Information;
        var options = new EmulatorOptions
        {
            Port = parsed.GetValue(port),
            AccessKey = parsed.GetValue(accessKey) ?? EmulatorOptions.DevelopmentAccessKey,
            DataFolder = parsed.GetValue(data),
            CertificateFolder = parsed.GetValue(certificates),
            DeadLetterStorage = parsed.GetValue(deadLetters),
            AcceptEntraTokens = parsed.GetValue(acceptEntra),
            ChatErrors = parsed.GetValue(documentedErrors) ? ChatErrorShape.Documented : ChatErrorShape.Live,
            RealLimits = parsed.GetValue(limits) == "real",
            EventQuirks = !parsed.GetValue(strictEvents),
            Logging = logging => logging
                .AddSimpleConsole(console => console.SingleLine = true)
                .SetMinimumLevel(level)
                .AddFilter("Microsoft", LogLevel.Warning),
        };
        foreach (var subscription in parsed.GetValue(subscriptions) is { } file ? Read(file) : [])
        {
            options.Subscriptions.Add(subscription);
        }

        return options;
    }

    private static IReadOnlyList<EventSubscription> Read(string path)
    {
        try
        {
            return EventSubscription.Parse(File.ReadAllText(path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EmulatorStartException($"The subscriptions file {path} cannot be read: {fault.Message}", fault);
        }
        catch (JsonException fault)
        {
            throw new EmulatorStartException($"The subscriptions file {path} is not an array of event subscriptions: {fault.Message}", fault);
        }
    }
}
