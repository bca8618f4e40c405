using Chat.Benchmarks.Emulator;
using Chat.Benchmarks.Exposure;
using Chat.Benchmarks.Tables;

// dotnet run -c Release --project tests/Chat.Benchmarks -- tables
// dotnet run -c Release --project tests/Chat.Benchmarks -- emulator
// dotnet run -c Release --project tests/Chat.Benchmarks -- exposure
switch (args)
{
    case ["tables"]:
        await TableBenchmark.RunAsync(Console.Out, CancellationToken.None);
        return 0;
    case ["emulator"]:
        return await EmulatorBenchmark.RunAsync(Console.Out, CancellationToken.None) ? 0 : 1;
    case ["exposure"]:
        return await ExposureBenchmark.RunAsync(Console.Out, CancellationToken.None) ? 0 : 1;
    default:
        Console.Error.WriteLine("Name what to measure: tables, emulator, exposure");
        return 2;
}
