using Chat.Benchmarks.Tables;

// dotnet run -c Release --project tests/Chat.Benchmarks -- tables
if (args is not ["tables"])
{
    Console.Error.WriteLine("Name what to measure: tables");
    return 2;
}

await TableBenchmark.RunAsync(Console.Out, CancellationToken.None);

return 0;
