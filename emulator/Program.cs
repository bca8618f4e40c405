using System.Runtime.InteropServices;
using Chat.Emulator;
using Chat.Emulator.Tables;

if (args is ["tables", .. var tableArguments])
{
    return await TablesCommand.RunAsync(tableArguments);
}

if (args.Contains("--help") || args.Contains("-h"))
{
    Console.WriteLine(CommandLine.Help);
    return 0;
}

if (CommandLine.Refuses(args, out var options) is { } refusal)
{
    Console.Error.WriteLine(refusal);
    return 2;
}

var stop = new TaskCompletionSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    await using var emulator = await AcsEmulator.StartAsync(options);
    Console.WriteLine(Greeting.For(emulator));
    await stop.Task;
}
catch (EmulatorStartException fault)
{
    Console.Error.WriteLine(fault.Message);
    return 1;
}

return 0;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.TrySetResult();
}
