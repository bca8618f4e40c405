using System.Globalization;
using System.Runtime.InteropServices;

namespace Chat.Emulator.Tables;

/// <summary><c>acs-emulator tables</c>: the tables alone, until a signal says stop.</summary>
internal static class TablesCommand
{
    private const string Usage = "acs-emulator tables [--port N] [--journal FILE]   (port 10002 and memory only, unless told otherwise)";

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (Parse(arguments) is not { } options)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        var stop = new TaskCompletionSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            await using var server = await TableServer.StartAsync(options);
            Console.WriteLine($"TABLES_CONNECTION={server.ConnectionString}");
            await stop.Task;

            return 0;
        }
        catch (EmulatorStartException fault)
        {
            Console.Error.WriteLine(fault.Message);
            return 1;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.TrySetResult();
        }
    }

    private static TableServiceOptions? Parse(string[] arguments)
    {
        var options = new TableServiceOptions();
        for (var i = 0; i + 1 < arguments.Length; i += 2)
        {
            switch (arguments[i])
            {
                case "--port" when ushort.TryParse(arguments[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var port):
                    options.Port = port;
                    break;
                case "--journal":
                    options.JournalFile = arguments[i + 1];
                    break;
                default:
                    return null;
            }
        }

        return arguments.Length % 2 == 0 ? options : null;
    }
}
