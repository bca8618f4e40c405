using System.Diagnostics;

namespace Chat.Benchmarks.Tables;

/// <summary>Sends requests over eight connections, as many as there are or for as long as is allowed, and says how many went through per second.</summary>
internal static class TableLoad
{
    private const int Connections = 8;

    public static async Task<double> RunAsync(int port, IReadOnlyList<byte[]> requests, int expected, TimeSpan atMost)
    {
        var next = -1;
        var started = Stopwatch.GetTimestamp();
        var answered = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            using var connection = new RawConnection(port);
            var count = 0;
            for (int i; (i = Interlocked.Increment(ref next)) < requests.Count && Stopwatch.GetElapsedTime(started) < atMost; count++)
            {
                await connection.SendAsync(requests[i], expected);
            }

            return count;
        })));

        return answered.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
