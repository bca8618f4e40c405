using System.Runtime.InteropServices;
using Chat.Emulator;
using Chat.Emulator.Tables;

return await new CommandLine(
    options => ServeAsync(async () =>
    {
        var emulator = await AcsEmulator.StartAsync(options);

        return (emulator, Greeting.For(emulator));
    }),
    options => ServeAsync(async () =>
    {
        var tables = await TableServer.StartAsync(options);

        return (tables, $"TABLES_CONNECTION={tables.ConnectionString}");
    })).RunAsync(args);

static async Task<int> ServeAsync<T>(Func<Task<(T Server, string Greeting)>> startAsync)
    where T : IAsyncDisposable
{
    var stop = new TaskCompletionSource();
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    var (server, greeting) = await startAsync();
    await using (server)
    {
        Console.WriteLine(greeting);
        await stop.Task;
    }

    return 0;

    void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        stop.TrySetResult();
    }
}
