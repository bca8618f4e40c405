using System.Globalization;
using System.Text.Json;

namespace Chat.Emulator;

/// <summary>The arguments of <c>acs-emulator</c>.</summary>
internal static class CommandLine
{
    public const string Help = """
        Azure Communication Services Identity and Chat, and Event Grid delivery of chat events, on this machine.

          --port N                          port on localhost (default 7080; 0 takes any free one)
          --access-key KEY                  access key in base64 (default: a public development constant)
          --data DIR                        keep everything in this folder (default: in memory)
          --certificates DIR                where the development certificates are kept (default: a folder of the user)
          --subscriptions FILE              JSON array of event subscriptions, in the shape of the Bicep resource
          --dead-letter-storage CONNECTION  Storage connection string for dead letters (default: DIR/deadletters)
          --accept-entra                    take Entra bearer tokens for identity operations without checking their signature
          --documented-errors               chat errors in the documented shape instead of the live service's
          --limits real                     apply the service's rate limits (default: off)
          --strict-events                   events by their schema, without the service's quirks
          --verbose                         log every request
          --help                            this text
        """;

    /// <summary>Null and the options, or the sentence that says what is wrong.</summary>
    public static string? Refuses(string[] arguments, out EmulatorOptions options)
    {
        options = new EmulatorOptions();
        var level = LogLevel.Information;
        for (var i = 0; i < arguments.Length; i++)
        {
            var flag = arguments[i];
            switch (flag)
            {
                case "--accept-entra":
                    options.AcceptEntraTokens = true;
                    continue;
                case "--documented-errors":
                    options.ChatErrors = ChatErrorShape.Documented;
                    continue;
                case "--strict-events":
                    options.EventQuirks = false;
                    continue;
                case "--verbose":
                    level = LogLevel.Debug;
                    continue;
            }

            var value = i + 1 < arguments.Length && !arguments[i + 1].StartsWith("--", StringComparison.Ordinal) ? arguments[++i] : null;
            if (Take(options, flag, value) is { } refusal)
            {
                return refusal;
            }
        }

        options.Logging = logging => logging
            .AddSimpleConsole(console => console.SingleLine = true)
            .SetMinimumLevel(level)
            .AddFilter("Microsoft", LogLevel.Warning);

        return null;
    }

    private static string? Take(EmulatorOptions options, string flag, string? value)
    {
        switch (flag)
        {
            case "--limits" when value is "real" or "off":
                options.RealLimits = value is "real";
                return null;
            case "--limits":
                return "--limits is real or off.";
            case "--port" or "--access-key" or "--data" or "--certificates" or "--subscriptions" or "--dead-letter-storage" when value is null:
                return $"{flag} needs a value; see --help.";
            case "--port" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= ushort.MaxValue:
                options.Port = port;
                return null;
            case "--port":
                return $"--port is a number from 0 to 65535, not '{value}'.";
            case "--access-key":
                options.AccessKey = value!;
                return null;
            case "--data":
                options.DataFolder = value;
                return null;
            case "--certificates":
                options.CertificateFolder = value;
                return null;
            case "--dead-letter-storage":
                options.DeadLetterStorage = value;
                return null;
            case "--subscriptions":
                return Read(value!, options.Subscriptions);
            default:
                return $"'{flag}' is not an option; see --help.";
        }
    }

    private static string? Read(string path, IList<EventSubscription> subscriptions)
    {
        try
        {
            foreach (var subscription in EventSubscription.Parse(File.ReadAllText(path)))
            {
                subscriptions.Add(subscription);
            }

            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return $"The subscriptions file {path} cannot be read: {fault.Message}";
        }
        catch (JsonException fault)
        {
            return $"The subscriptions file {path} is not an array of event subscriptions: {fault.Message}";
        }
    }
}
